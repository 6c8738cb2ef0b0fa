// Charts over time, drawn by uPlot. Beside each: a legend with the values under the pointer, and the same data as a table.
import uPlot from "./vendor/uPlot.esm.js";
import { h, table } from "./dom.js";
import { time } from "./format.js";

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hour12: false });
const day = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });
const open = new Set();

/**
 * chart({ title, unit, times, series: [{ name, color, values }], format, kind: "bars" | "lines" }): times are Dates, one value per time
 * and series, null for none. Bars are stacked.
 */
export function chart({ title, unit, times, series, format, axis, kind, step }) {
  const canvas = h("div", { class: "plot", "aria-hidden": "true" });
  const values = series.map(() => h("b"));
  const when = h("span", { class: "when" });
  const total = (s) => s.values.reduce((sum, v) => sum + (v ?? 0), 0);
  const show = (index) => {
    when.replaceChildren(index === null ? "" : time(times[index].toISOString(), "full"));
    series.forEach((s, i) => (values[i].textContent = index === null ? (kind === "bars" ? format(total(s)) : "") : format(s.values[index])));
  };
  const figure = h("figure", { class: "chart" },
    h("figcaption", null, h("span", null, title, " ", h("small", null, unit)), when),
    h("ul", { class: "legend" }, series.map((s, i) => h("li", null, h("i", { style: { background: `var(${s.color})` } }), s.name, " ", values[i]))),
    canvas,
    h("details", { class: "data", ontoggle: (e) => e.target.open && e.target.childElementCount === 1 && e.target.append(asTable(title, times, series, format)) },
      h("summary", null, "As a table")));
  show(null);
  const draw = () => {
    canvas.replaceChildren();
    const width = canvas.clientWidth || 400;
    figure.plot?.destroy();
    figure.plot = new uPlot(options({ width, series, format: axis ?? format, kind, show, times, step }), data(times, series, kind), canvas);
  };
  const observer = new ResizeObserver(() => (canvas.isConnected ? requestAnimationFrame(draw) : (observer.disconnect(), open.delete(draw))));
  observer.observe(canvas);
  open.add(draw);
  return figure;
}

/** Colours are read when a chart is drawn: a change of theme draws anew. */
export const redraw = () => open.forEach((draw) => draw());

// Stacked bars are sums drawn over one another: the highest first, the lowest last and in front.
function data(times, series, kind) {
  const xs = times.map((t) => t / 1000);
  if (kind !== "bars") return [xs, ...series.map((s) => s.values)];
  const sums = times.map(() => 0);
  return [xs, ...series.map((s) => s.values.map((v, i) => (sums[i] += v ?? 0))).reverse()];
}

function options({ width, series, format, kind, show, times, step }) {
  const grid = { stroke: css("--line"), width: 1 };
  const axis = { stroke: css("--soft"), grid, ticks: grid, font: "11px system-ui" };
  const isDense = times.length > 80;
  const bars = uPlot.paths.bars({ size: [isDense ? 1 : 0.8, 40], gap: isDense ? 0 : 1 });
  const drawn = series.map((s) => ({
    label: s.name, stroke: css(s.color), fill: kind === "bars" ? css(s.color) : undefined, width: kind === "bars" ? 0 : 2,
    paths: kind === "bars" ? bars : undefined, points: { show: kind === "lines" && series[0].values.filter((v) => v !== null).length < 40, size: 5 }, spanGaps: true,
  }));
  return {
    width, height: 190, legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: kind === "lines" } },
    series: [{}, ...(kind === "bars" ? drawn.reverse() : drawn)],
    scales: { x: { time: true, range: () => [(times[0] - step / 2) / 1000, (+times.at(-1) + step / 2) / 1000] }, y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [{ ...axis, space: 70, values: (_, ticks) => ticks.map((t) => (step >= 86_400_000 || new Date(t * 1000).getHours() + new Date(t * 1000).getMinutes() === 0 ? day : clock).format(t * 1000)) }, { ...axis, size: 62, values: (_, ticks) => ticks.map((v) => format(v)) }],
    hooks: { setCursor: [(u) => show(u.cursor.idx ?? null)] },
  };
}

function asTable(title, times, series, format) {
  return table(title, [{ title: "Time", value: (i) => time(times[i].toISOString(), "full") }, ...series.map((s) => ({ title: s.name, number: true, value: (i) => format(s.values[i]) }))], [...times.keys()]);
}
