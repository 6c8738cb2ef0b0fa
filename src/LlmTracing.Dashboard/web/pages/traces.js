// The list of calls: filters, pages, live tail, search by id, downloads.
import { h, empty, announce, plural } from "../dom.js";
import { get, url, query } from "../api.js";
import * as range from "../range.js";
import * as f from "../format.js";

const fields = [
  ["id", "Id contains", "Request, response, trace, span, run, step, conversation, message or user id"], ["provider", "Provider", "openai"], ["model", "Model", "gpt-4o-mini"], ["operation", "Operation", "chat"],
  ["error_code", "Error code", "RATE_LIMITED"], ["status_code", "HTTP status", "429", "number"], ["agent_id", "Agent", "UUID"], ["user_id", "User", ""], ["session_id", "Session", "UUID"],
  ["conversation_id", "Conversation", ""], ["run_id", "Run", ""], ["tag", "Tag", ""], ["call_type", "Call type", ""], ["min_cost_usd", "Cost at least, USD", "0.01"], ["min_duration_ms", "Duration at least, ms", "1000", "number"],
];
const flags = [["has_error", "Outcome", [["", "any"], ["true", "failed"], ["false", "successful"]]], ["is_streaming", "Answer", [["", "any"], ["true", "streamed"], ["false", "whole"]]]];
const names = [...fields, ...flags].map(([name]) => name);

const tokens = (c, n) => (c.usage_source === "none" ? "–" : f.count(n));

/** Title, property, value, whether a number, hint. */
const columns = [
  ["Time", "requested_at", (c) => h("a", { href: link(c) }, f.time(c.requested_at)), false, "When the request was sent, local time"], ["Model", "model", (c) => [h("b", null, c.model || "(none)"), h("small", null, c.provider)], false, "Model that was asked for, and who was called"],
  ["Operation", "operation", (c) => [c.operation, c.is_streaming && h("span", { class: "tag" }, "stream")], false, "What was asked of the model"],
  ["Outcome", "error_code", outcome, false, "HTTP status, or the error's stable code; with how many retries"],
  ["Input tokens", "input_tokens", (c) => [mark(c), tokens(c, c.input_tokens), c.cached_input_tokens ? h("small", null, `${f.percent(c.cached_input_tokens, c.input_tokens)} cached`) : null], true, "All that the prompt cost, cached tokens included"],
  ["Output tokens", "output_tokens", (c) => tokens(c, c.output_tokens), true, "All that was generated, reasoning included"], ["Cost", "cost_usd", (c) => f.money(c.cost_usd), true, "US dollars; – where no price is known"],
  ["First token", "ttft_ms", (c) => f.duration(c.ttft_ms), true, "Time to the first token of a streamed answer"], ["Duration", "total_latency_ms", (c) => f.duration(c.total_latency_ms), true, "The whole call as the caller saw it, retries included"],
  ["Agent, user", "agent_id", (c) => [f.shortId(c.agent_id), c.user_id && h("small", null, c.user_id)], false, "First digits of the agent's id, and the end user"],
];

const link = (call) => `#/call/${encodeURIComponent(call.request_id)}`;
const mark = (c) => c.usage_source === "estimated" && h("span", { class: "tag", title: "The provider reported no usage: estimated from the delivered text" }, "≈");

export function outcome(c) {
  const [kind, text] = c.error_code === "" ? ["ok", String(c.status_code || "ok")] : [c.error_code === "CANCELLED" ? "warn" : "bad", c.error_code];
  return [h("span", { class: `pill ${kind}` }, text), c.retry_count > 0 && h("small", null, `${c.retry_count} ${c.retry_count === 1 ? "retry" : "retries"}`)];
}

export async function render({ params, signal, session: asking, go, reload }) {
  const filter = Object.fromEntries(names.map((n) => [n, params[n]]).filter(([, v]) => v));
  const asked = { ...range.asQuery(range.resolve(params)), ...filter };
  const [first, session] = await Promise.all([get("calls", asked, signal), asking]);
  const state = { calls: first.items, cursor: first.next_cursor, sort: null, asked, signal, live: null };
  const view = h("div", { class: "list" });
  const draw = () => {
    // Rows are drawn anew while calls come in: whoever walks through them by keyboard stays where they are.
    const focused = view.contains(document.activeElement) && document.activeElement.getAttribute("href");
    view.replaceChildren(list(state, draw, session, filter));
    if (focused) [...view.querySelectorAll("tbody a")].find((a) => a.getAttribute("href") === focused)?.focus({ preventScroll: true });
  };
  draw();
  signal.addEventListener("abort", () => state.live?.close());
  return h("div", null,
    h("div", { class: "bar" }, h("h1", null, "Traces"), range.picker(params, go, reload), h("div", { class: "tools" },
      session.can_tail && liveButton(state, filter, draw), session.can_export && downloads(asked))),
    form(params, filter, go), view);
}

function form(params, filter, go) {
  const used = Object.keys(filter).length;
  const control = ([name, title, hint, type]) => h("label", null, title, h("input", { name, type: type ?? "search", value: params[name] ?? "", placeholder: hint, title: hint, maxlength: 200, autocomplete: "off", min: type && 0 }));
  const choice = ([name, title, values]) => h("label", null, title, h("select", { name }, values.map(([value, text]) => h("option", { value, selected: (params[name] ?? "") === value }, text))));
  const submit = (event) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    go(Object.fromEntries(names.map((n) => [n, (values.get(n) ?? "").trim()])));
  };
  const clear = () => go(Object.fromEntries(names.map((n) => [n, null])));
  const [idField, ...others] = fields;
  const hidden = others.slice(2).filter(([n]) => filter[n]).length;
  return h("form", { class: "filters", onsubmit: submit, role: "search", "aria-label": "Filter calls" },
    h("div", { class: "row" }, control(idField), control(others[0]), control(others[1]), flags.map(choice), h("span", { class: "tools" }, h("button", { class: "primary", type: "submit" }, "Apply"), used > 0 && h("button", { type: "button", onclick: clear }, "Clear"))),
    h("details", { open: hidden > 0 }, h("summary", null, "More filters", hidden > 0 && ` (${hidden} set)`), h("div", { class: "row" }, others.slice(2).map(control))));
}

function list(state, draw, session, filter) {
  if (state.calls.length === 0) {
    if (state.live) return empty("Waiting for calls", "Each call shows here when it ends.");
    return Object.keys(filter).length > 0
      ? empty("No call matches", "Take a filter away, or choose a longer range.")
      : session.is_tracing ? empty("No calls in this range", "Choose a longer range, or make a call: it shows within a second of its end.") : empty("Tracing is off", "Set CLICKHOUSE_ENDPOINT or LlmTracing:ConnectionString and restart the service.");
  }
  const rows = state.sort ? [...state.calls].sort(compare(state.sort)) : state.calls;
  const head = ([title, key, , number, hint]) => {
    const direction = state.sort?.key === key ? (state.sort.down ? "descending" : "ascending") : key === "requested_at" && !state.sort ? "descending" : null;
    const turn = () => {
      state.sort = key === "requested_at" && state.sort === null ? { key, down: false } : { key, down: state.sort?.key === key ? !state.sort.down : true };
      draw();
      document.getElementById(`sort-${key}`).focus();
    };
    return h("th", { scope: "col", class: number ? "n" : null, "aria-sort": direction }, h("button", { type: "button", onclick: turn, id: `sort-${key}`, title: `${hint}. Sorts the calls that are loaded.` }, title, direction ? (direction === "descending" ? " ↓" : " ↑") : ""));
  };
  return h("div", null,
    h("div", { class: "scroll", role: "region", "aria-label": "Calls", tabindex: "0" }, h("table", { class: "calls", onkeydown: arrows }, h("caption", { class: "sr" }, "Calls, newest first"),
      h("thead", null, h("tr", null, columns.map(head))),
      h("tbody", null, rows.map((c) => h("tr", { class: c.isNew ? "new" : null, onclick: (e) => !e.target.closest("a") && getSelection().isCollapsed && (location.hash = link(c)) },
        columns.map(([title, , value, number]) => h("td", { class: number ? "n" : null, "data-title": title }, value(c)))))))),
    h("div", { class: "bar" }, h("span", { class: "sub" }, `${plural(rows.length, "call")} loaded${state.isTrimmed ? ", the newest" : state.cursor ? "" : ", all that match"}${state.sort ? `; sorted by ${columns.find(([, key]) => key === state.sort.key)[0].toLowerCase()} among these, not among those still to be loaded` : ""}`), state.cursor && h("button", { type: "button", id: "more", onclick: (e) => more(e.currentTarget, state, draw) }, "Load more")));
}

const compare = ({ key, down }) => (a, b) => {
  const [x, y] = [a[key], b[key]];
  const order = x === y ? 0 : x === null ? -1 : y === null ? 1 : x < y ? -1 : 1;
  return down ? -order : order;
};

/** Up and down move from row to row. */
function arrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = event.target.closest("tbody tr");
  if (!step || !row) return;
  (step > 0 ? row.nextElementSibling : row.previousElementSibling)?.querySelector("a")?.focus();
  event.preventDefault();
}

async function more(button, state, draw) {
  button.disabled = true;
  try {
    const page = await get("calls", { ...state.asked, cursor: state.cursor }, state.signal);
    merge(state, page.items, false, Infinity);
    state.cursor = page.next_cursor;
    draw();
    document.getElementById("more")?.focus();
    announce(`${page.items.length} more calls`);
  } catch (error) {
    button.disabled = false;
    button.textContent = `${error.title ?? "Failed"}: try again`;
  }
}

const mostLive = 500;

/** Calls of the list and those that came, each once, newest first. */
function merge(state, calls, isNew, most = Math.max(mostLive, state.calls.length)) {
  const known = new Set(state.calls.map((c) => c.request_id));
  const news = calls.filter((c) => !known.has(c.request_id)).map((c) => ({ ...c, isNew }));
  if (news.length === 0) return;
  const all = [...state.calls, ...news].sort((a, b) => compare({ key: "requested_at", down: true })(a, b) || compare({ key: "request_id", down: true })(a, b));
  // What falls off the end lies before what the cursor would load: there is no more of this list then, but a new one.
  if (all.length > most) [state.cursor, state.isTrimmed] = [null, true];
  state.calls = all.slice(0, most);
}

function liveButton(state, filter, draw) {
  const button = h("button", { type: "button", "aria-pressed": "false", id: "live", title: "Show calls as they end" }, "Live");
  const say = (text) => button.textContent !== text && (button.textContent = text);
  const stop = () => {
    state.live?.close();
    state.live = null;
    button.setAttribute("aria-pressed", "false");
    say("Live");
  };
  const start = () => {
    const live = (state.live = new EventSource(url("tail", filter)));
    button.setAttribute("aria-pressed", "true");
    say("Live: connecting…");
    // The tail begins with the last minute; what came since the list was loaded is asked for, also after the connection was lost.
    live.onopen = async () => {
      say("Live: on");
      const page = await get("calls", filter, state.signal).catch(() => null);
      if (page && state.live === live) {
        merge(state, page.items, false);
        draw();
      }
    };
    live.onerror = () => (live.readyState === EventSource.CLOSED ? (stop(), say("Live: refused")) : say("Live: reconnecting…"));
    live.addEventListener("trouble", () => say("Live: ClickHouse does not answer"));
    live.addEventListener("gap", () => say("Live: on, more came than are shown"));
    live.addEventListener("call", (event) => {
      arrived.push(JSON.parse(event.data));
      requestDraw();
    });
    draw();
  };
  const arrived = [];
  let waiting = false;
  const requestDraw = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      merge(state, arrived.splice(0), true);
      if (button.textContent !== "Live: on, more came than are shown") say("Live: on");
      draw();
    }, 150);
  };
  button.addEventListener("click", () => (state.live ? stop() : start()));
  return button;
}

function downloads(asked) {
  return h("details", { class: "menu" }, h("summary", null, "Download"), h("div", { class: "pop" }, h("p", { class: "sub" }, "Every call of this range and filter"),
    [["ndjson", "JSON lines"], ["csv", "CSV"], ["parquet", "Parquet"]].map(([format, title]) => h("a", { href: "api/export" + query({ ...asked, format }), download: "" }, title))));
}
