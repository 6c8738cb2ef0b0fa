// Ranges of time: a span back from now, or from–to.
import { h } from "./dom.js";

const minute = 60_000, hour = 60 * minute, day = 24 * hour;
export const ranges = { "1h": ["Last hour", hour], "24h": ["Last 24 hours", day], "7d": ["Last 7 days", 7 * day], "30d": ["Last 30 days", 30 * day], "90d": ["Last 90 days", 90 * day] };

export function resolve(params) {
  if (params.from && params.to && !params.range) return { from: new Date(params.from), to: new Date(params.to) };
  const [, length] = ranges[params.range] ?? ranges["24h"];
  // Whole hours where the range is long: the service answers those from its roll-up.
  const unit = length > hour ? hour : minute;
  const to = new Date(Math.ceil(Date.now() / unit) * unit);
  return { from: new Date(to - length), to };
}

export function before({ from, to }) {
  return { from: new Date(from - (to - from)), to: from };
}

/** A stretch that gives a chart some fifty marks. */
export function granularity({ from, to }) {
  const length = to - from;
  if (length <= 3 * hour) return ["minute", minute];
  return length <= 8 * day ? ["hour", hour] : ["day", day];
}

export const asQuery = ({ from, to }) => ({ from: from.toISOString(), to: to.toISOString() });

const local = (date) => new Date(date - date.getTimezoneOffset() * minute).toISOString().slice(0, 16);

/** Buttons and two fields; change(params) gets { range } or { from, to }. */
export function picker(params, change, reload) {
  const current = params.from && !params.range ? "custom" : params.range ?? "24h";
  const { from, to } = resolve(params);
  const start = h("input", { type: "datetime-local", value: local(from), "aria-label": "From, local time" });
  const end = h("input", { type: "datetime-local", value: local(to), "aria-label": "To, local time" });
  const apply = () => start.value && end.value && start.value < end.value && change({ range: null, from: new Date(start.value).toISOString(), to: new Date(end.value).toISOString() });
  return h("div", { class: "ranges", role: "group", "aria-label": "Range of time" },
    Object.entries(ranges).map(([key, [title]]) => h("button", { type: "button", id: `range-${key}`, "aria-pressed": String(key === current), title, onclick: () => change({ range: key, from: null, to: null }) }, key)),
    h("details", { class: "menu", open: false },
      h("summary", { class: current === "custom" ? "on" : null }, "Custom"),
      h("div", { class: "pop" }, h("label", null, "From", start), h("label", null, "To", end), h("button", { type: "button", class: "primary", onclick: apply }, "Show"))),
    h("button", { type: "button", id: "refresh", title: "Ask again", onclick: reload }, "Refresh"));
}
