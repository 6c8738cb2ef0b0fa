// Sums and percentiles of a range, beside those of the range before. Each part shows when its answer has come; the sums come first.
import { h, table, empty, later, plural } from "../dom.js";
import { get, query } from "../api.js";
import { chart } from "../charts.js";
import * as range from "../range.js";
import * as f from "../format.js";

const groups = { model: "Model", provider: "Provider", agent: "Agent", user: "User" };
const sums = ["requests", "input_tokens", "output_tokens", "total_tokens", "cached_input_tokens", "cache_write_tokens", "reasoning_tokens", "cost_usd", "errors", "unpriced_requests"];
const add = (rows) => Object.fromEntries(sums.map((key) => [key, rows.reduce((sum, row) => sum + row[key], 0)]));

export async function render({ params, signal, session, go, reload }) {
  const now = range.resolve(params), asked = range.asQuery(now), then = range.asQuery(range.before(now));
  const [step, length] = range.granularity(now);
  const by = groups[params.by] ? params.by : "model", group_by = by === "model" ? "provider,model" : by;
  const ask = (path, extra, which = asked) => {
    const answer = get(path, { ...which, ...extra }, signal);
    answer.catch(() => {}); // Where the page is left before this part is drawn, nobody waits for it.
    return answer;
  };
  // A browser keeps six questions under way: what is seen first is asked first. The sums over time give the sums of the whole range.
  const sumsOverTime = ask("usage", { granularity: step }), speed = ask("latency"), earlier = ask("usage", null, then), earlierSpeed = ask("latency", null, then),
    speedOverTime = ask("latency", { granularity: step }), grouped = ask("usage", { group_by }), groupedSpeed = ask("latency", { group_by });
  const unpriced = ask("unpriced"), errors = ask("errors"), waste = ask("waste");

  const usage = await sumsOverTime, total = add(usage);
  const head = h("div", { class: "bar" }, h("h1", null, "Overview"), range.picker(params, go, reload));
  if (total.requests === 0) return h("div", null, head, nothing(await session, params, add(await earlier)));

  const cells = buckets(now, length, step), used = byTime(usage, cells);
  const overTime = { times: cells.map((c) => new Date(c)), step: length };
  const lines = (title, unit, key) => later("div", { class: "slot" }, speedOverTime, (rows) => {
    const fast = byTime(rows, cells);
    return chart({ ...overTime, title, unit, kind: "lines", format: f.duration, series: [
      { name: "p50", color: "--c1", values: fast.map((l) => l?.[key].p50 ?? null) }, { name: "p95", color: "--c4", values: fast.map((l) => l?.[key].p95 ?? null) }] });
  });
  return h("div", null, head,
    h("p", { class: "note" }, `Times in ${f.zone()}; UTC on hover. Changes are against the ${(range.ranges[params.range ?? (params.from ? "" : "24h")] ?? [""])[0].replace("Last ", "") || "same span"} before.`),
    cards(total, speed, earlier, earlierSpeed),
    h("div", { class: "charts" },
      chart({ ...overTime, title: "Requests", unit: `per ${step}`, kind: "bars", format: f.compact, series: [
        { name: "Failed", color: "--bad", values: used.map((u) => u?.errors ?? 0) }, { name: "Successful", color: "--c1", values: used.map((u) => (u ? u.requests - u.errors : 0)) }] }),
      chart({ ...overTime, title: "Tokens", unit: `per ${step}`, kind: "bars", format: f.compact, series: parts.map(([name, color, of]) => ({ name, color, values: used.map((u) => (u ? of(u) : 0)) })) }),
      chart({ ...overTime, title: "Cost", unit: `USD per ${step}`, kind: "bars", format: f.money, axis: f.shortMoney, series: [{ name: "Cost", color: "--c3", values: used.map((u) => u?.cost_usd ?? 0) }] }),
      lines("Latency", "whole call", "total_ms"), lines("Time to first token", "streamed calls", "ttft_ms"),
      chart({ ...overTime, title: "Error rate", unit: "% of requests", kind: "lines", format: (v) => (v === null || v === undefined ? "–" : `${+v.toFixed(1)} %`), series: [
        { name: "Error rate", color: "--bad", values: used.map((u) => (u?.requests ? (100 * u.errors) / u.requests : null)) }] })),
    breakdown(by, grouped, groupedSpeed, total, params, go),
    h("div", { class: "columns" }, panel("Waste", waste, wasted), panel("Without a price", unpriced, withoutPrice), panel("Errors", errors, failed)));
}

const uncached = (u) => Math.max(u.input_tokens - u.cached_input_tokens - u.cache_write_tokens, 0);
const parts = [
  ["Input, uncached", "--c1", uncached], ["Input, cached", "--c2", (u) => u.cached_input_tokens], ["Cache write", "--c5", (u) => u.cache_write_tokens],
  ["Output", "--c3", (u) => u.output_tokens - u.reasoning_tokens], ["Reasoning", "--c4", (u) => u.reasoning_tokens],
];

function cards(total, speed, earlier, earlierSpeed) {
  const card = (title, value, change, ...more) => h("section", { class: "card" }, h("h2", null, title), h("p", { class: "big" }, value), change, more.map((m) => h("p", { class: "sub" }, m)));
  const changed = (of, goodDown) => later("p", { class: "delta" }, earlier, ([last]) => delta(of(total), last && of(last), goodDown));
  const timed = (title, of, hint) => card(title, later("span", null, speed, ([s]) => f.duration(s && of(s).p50)),
    later("p", { class: "delta" }, Promise.all([speed, earlierSpeed]), ([[s], [last]]) => delta(s && of(s).p50, last && of(last).p50, true)),
    later("span", null, speed, ([s]) => `median; p95 ${f.duration(s && of(s).p95)}${hint}`));
  return h("div", { class: "cards" },
    card("Requests", f.compact(total.requests), changed((u) => u.requests), `${f.count(total.errors)} failed`),
    card("Tokens", f.compact(total.total_tokens), changed((u) => u.total_tokens), mix(total), `in ${f.compact(total.input_tokens)}, ${f.percent(total.cached_input_tokens, total.input_tokens)} of it cached; out ${f.compact(total.output_tokens)}`),
    card("Cost", f.money(total.cost_usd), changed((u) => u.cost_usd, true), total.unpriced_requests ? `${plural(total.unpriced_requests, "call")} without a price not counted` : "all calls priced"),
    card("Error rate", f.percent(total.errors, total.requests), changed((u) => (u.requests ? u.errors / u.requests : null), true), `of ${plural(total.requests, "request")}`),
    timed("Time to first token", (s) => s.ttft_ms, ", streamed calls"), timed("Latency", (s) => s.total_ms, ", whole call"));
}

/** A change in percent; a rate that was zero before has none. */
function delta(value, old, goodDown) {
  if (old === undefined || old === null || value === null || value === undefined) return "nothing to compare with";
  if (old === 0) return value === 0 ? "= none before either" : h("span", { class: goodDown ? "worse" : null }, "▲ none before");
  const change = (value - old) / old;
  const kind = goodDown === undefined || Math.abs(change) < 0.005 ? null : change < 0 === goodDown ? "good" : "worse";
  return h("span", { class: kind, title: "Against the span of time before" }, `${change > 0 ? "▲" : change < 0 ? "▼" : "="} ${Math.abs(change * 100).toFixed(Math.abs(change) < 0.1 ? 1 : 0)} %`);
}

/** What the tokens are made of, as one bar; the chart below says the same in figures. */
function mix(u) {
  const all = u.input_tokens + u.output_tokens;
  return h("span", { class: "mix", role: "img", "aria-label": parts.map(([name, , of]) => `${name} ${f.percent(of(u), all)}`).join(", ") },
    parts.map(([name, color, of]) => of(u) > 0 && h("i", { style: { width: `${(100 * of(u)) / all}%`, background: `var(${color})` }, title: `${name} ${f.count(of(u))}` })));
}

const keyOf = (r) => `${r.provider ?? ""}|${r.model ?? ""}|${r.agent_id ?? ""}|${r.user_id ?? ""}`;

function breakdown(by, grouped, groupedSpeed, total, params, go) {
  const column = { model: "model", provider: "provider", agent: "agent_id", user: "user_id" }[by];
  const span = { range: params.range, from: params.from, to: params.to };
  const name = (r) => {
    const text = by === "agent" ? f.id(r.agent_id) : r[column] || "(none)";
    return h("a", { href: "#/traces" + query({ ...span, [column]: r[column], provider: by === "model" ? r.provider : by === "provider" ? r.provider : null }) }, text);
  };
  const share = (r) => h("span", { class: "share", "aria-hidden": "true" }, h("i", { style: { width: `${total.requests ? (100 * r.requests) / total.requests : 0}%` } }));
  return h("section", { class: "panel" },
    h("div", { class: "bar" }, h("h2", null, "By"), h("div", { class: "ranges", role: "group", "aria-label": "Group by" },
      Object.entries(groups).map(([g, title]) => h("button", { type: "button", id: `by-${g}`, "aria-pressed": String(g === by), onclick: () => go({ by: g }) }, title)))),
    later("div", { class: "slot rows" }, Promise.all([grouped, groupedSpeed]), ([rows, speeds]) => {
      const fast = new Map(speeds.map((l) => [keyOf(l), l]));
      return [table(`Usage by ${groups[by]}`, [
        { title: groups[by], value: name }, ...(by === "model" ? [{ title: "Provider", value: (r) => r.provider }] : []),
        { title: "Requests", number: true, hint: "The bar is the share of all requests", value: (r) => [share(r), f.count(r.requests)] }, { title: "Errors", number: true, hint: "Failed requests, percent", value: (r) => f.percent(r.errors, r.requests) },
        { title: "Input tokens", number: true, value: (r) => f.compact(r.input_tokens) }, { title: "Cached", number: true, value: (r) => f.percent(r.cached_input_tokens, r.input_tokens), hint: "Part of the input tokens that came from a cache" },
        { title: "Output tokens", number: true, value: (r) => f.compact(r.output_tokens) }, { title: "Cost", number: true, hint: "US dollars", value: (r) => (r.unpriced_requests === 0 ? f.money(r.cost_usd) : r.cost_usd === 0 ? "unknown" : `at least ${f.money(r.cost_usd)}`) },
        { title: "First token p50 / p95", number: true, hint: "Time to first token of streamed calls", value: (r) => both(fast.get(keyOf(r))?.ttft_ms) }, { title: "Latency p50 / p95", number: true, hint: "Duration of the whole call", value: (r) => both(fast.get(keyOf(r))?.total_ms) },
      ], [...rows].sort((a, b) => b.requests - a.requests).slice(0, mostRows)), rows.length > mostRows && h("p", { class: "sub" }, `The ${mostRows} with the most requests, of ${f.count(rows.length)}.`)];
    }));
}

const mostRows = 50;

const both = (p) => (p && p.p50 !== null ? `${f.duration(p.p50)} / ${f.duration(p.p95)}` : "–");

const panel = (title, answer, draw) => h("section", { class: "panel" }, h("h2", null, title), later("div", { class: "slot" }, answer, draw));

const kinds = {
  AbandonedStream: ["Abandoned streams", "The caller let go of the answer before its end; what was generated is paid."], TruncatedOutput: ["Cut answers", "The answer ended at a limit of tokens."],
  RepeatedRequest: ["Repeated requests", "The same request had succeeded within the hour before."], CacheMiss: ["Missed caches", "A long prompt of a running conversation read nothing from the cache; part of this could be saved."],
};

function wasted(rows) {
  if (rows.length === 0) return h("p", { class: "sub" }, "None found in this range.");
  return [h("ul", { class: "plain" }, Object.entries(kinds).map(([kind, [title, why]]) => {
    const some = rows.filter((r) => r.kind === kind), sum = (key) => some.reduce((s, r) => s + r[key], 0);
    return some.length > 0 && h("li", null, h("p", { class: "line" }, h("b", null, title), h("span", null, f.money(sum("cost_usd")))), h("small", null, `${plural(sum("requests"), "call")}. ${why}`));
  })), h("p", { class: "sub" }, "A call may be in several of these.")];
}

function withoutPrice(rows) {
  if (rows.length === 0) return h("p", { class: "sub" }, "Every model that was called has a price.");
  return [h("ul", { class: "plain" }, rows.slice(0, 8).map((r) => h("li", null, h("p", { class: "line" }, h("b", null, r.model || r.response_model), h("span", null, `${f.compact(r.input_tokens + r.output_tokens)} tokens`)),
    h("small", null, `${plural(r.requests, "call")}, ${r.provider}`)))),
    h("p", { class: "sub" }, "Their cost is unknown, not zero. Give them a price: ", h("code", null, "options.SetPrice(\"model\", …)"), " or a price map.")];
}

function failed(rows) {
  if (rows.length === 0) return h("p", { class: "sub" }, "No call failed in this range.");
  return h("ul", { class: "plain" }, rows.slice(0, 8).map((r) => h("li", null,
    h("p", { class: "line" }, h("a", { href: `#/call/${encodeURIComponent(r.last_request_id)}`, title: "The last of these calls" }, r.error_code), h("span", null, `${f.count(r.requests)} ×`)),
    h("small", null, `${[r.status_code || "no status", r.error_type].filter(Boolean).join(" ")}, ${r.model} (${r.provider}), last `, f.time(r.last_at)))));
}

function nothing(session, params, last) {
  if (!session.is_tracing) return empty("Tracing is off", "No ClickHouse endpoint is set, so no call is recorded.", h("p", null, "Set ", h("code", null, "CLICKHOUSE_ENDPOINT"), " or ", h("code", null, "LlmTracing:ConnectionString"), " and restart the service."));
  if (last.requests > 0 || params.range || params.from) return empty("No calls in this range", "Choose a longer range, or make a call and come back: a call shows within a second of its end.");
  const box = empty("No calls yet", h("p", null, "Each call that this service makes to an LLM provider through ", h("code", null, "IHttpClientFactory"), " shows here within a second of its end."),
    h("ol", null, h("li", null, "Make a call with a client of the factory, or an SDK that was given one."), h("li", null, "Is it made by a client of its own? Add ", h("code", null, "LlmTracingHandler"), " to it."),
      h("li", null, "Still nothing? ", h("a", { href: "#/health" }, "Health"), " shows what the writer has taken and delivered.")),
    h("p", { class: "sub" }, `This page looks again by itself. Shown: organisation ${session.org_id}.`));
  box.classList.add("waiting");
  return box;
}

/** The begins of the stretches of a range, UTC. */
function buckets({ from, to }, length) {
  const cells = [];
  for (let at = Math.floor(+from / length) * length; at < +to && cells.length < 2000; at += length) cells.push(at);
  return cells;
}

function byTime(rows, cells) {
  const found = new Map(rows.map((r) => [+new Date(r.time), r]));
  return cells.map((c) => found.get(c) ?? null);
}
