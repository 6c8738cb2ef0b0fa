// Sums and percentiles of a range, beside those of the range before.
import { h, table, empty } from "../dom.js";
import { get, query } from "../api.js";
import { chart } from "../charts.js";
import * as range from "../range.js";
import * as f from "../format.js";

const groups = { model: "Model", provider: "Provider", agent: "Agent", user: "User" };
const none = { requests: 0, input_tokens: 0, output_tokens: 0, total_tokens: 0, cached_input_tokens: 0, cache_write_tokens: 0, reasoning_tokens: 0, cost_usd: 0, errors: 0, unpriced_requests: 0 };

export async function render({ params, signal, session, go }) {
  const now = range.resolve(params), then = range.before(now), asked = range.asQuery(now);
  const [step, length] = range.granularity(now);
  const by = groups[params.by] ? params.by : "model";
  const ask = (path, extra, which = asked) => get(path, { ...which, ...extra }, signal);
  const [totals, earlier, speeds, earlierSpeeds, usage, latency, grouped, groupedLatency, unpriced, waste, errors] = await Promise.all([
    ask("usage"), ask("usage", null, range.asQuery(then)), ask("latency"), ask("latency", null, range.asQuery(then)),
    ask("usage", { granularity: step }), ask("latency", { granularity: step }),
    ask("usage", { group_by: by === "model" ? "provider,model" : by }), ask("latency", { group_by: by === "model" ? "provider,model" : by }),
    ask("unpriced"), ask("waste"), ask("errors")]);
  const total = totals[0] ?? none, last = earlier[0] ?? none;
  const head = h("div", { class: "bar" }, h("h1", null, "Overview"), range.picker(params, go));
  if (total.requests === 0) return h("div", null, head, nothing(session, params, last));
  const cells = buckets(now, length, step), at = (rows) => byTime(rows, cells);
  const used = at(usage), fast = at(latency), times = cells.map((c) => new Date(c));
  return h("div", null, head,
    h("p", { class: "note" }, `Times in ${f.zone()}; UTC on hover. Compared with the ${ (range.ranges[params.range ?? "24h"] ?? ["", 0])[0].replace("Last ", "") || "same span" } before.`),
    cards(total, last, speeds[0], earlierSpeeds[0]),
    h("div", { class: "charts" },
      chart({ title: "Requests", unit: `per ${step}`, times, step: length, kind: "bars", format: f.compact, series: [
        { name: "Failed", color: "--bad", values: used.map((u) => u?.errors ?? 0) }, { name: "Successful", color: "--c1", values: used.map((u) => (u ? u.requests - u.errors : 0)) }] }),
      chart({ title: "Tokens", unit: `per ${step}`, times, step: length, kind: "bars", format: f.compact, series: [
        { name: "Input, uncached", color: "--c1", values: used.map((u) => (u ? uncached(u) : 0)) }, { name: "Input, cached", color: "--c2", values: used.map((u) => u?.cached_input_tokens ?? 0) },
        { name: "Cache write", color: "--c5", values: used.map((u) => u?.cache_write_tokens ?? 0) }, { name: "Output", color: "--c3", values: used.map((u) => (u ? u.output_tokens - u.reasoning_tokens : 0)) },
        { name: "Reasoning", color: "--c4", values: used.map((u) => u?.reasoning_tokens ?? 0) }] }),
      chart({ title: "Cost", unit: `USD per ${step}`, times, step: length, kind: "bars", format: f.money, series: [{ name: "Cost", color: "--c3", values: used.map((u) => u?.cost_usd ?? 0) }] }),
      chart({ title: "Latency", unit: "whole call", times, step: length, kind: "lines", format: f.duration, series: [
        { name: "p50", color: "--c1", values: fast.map((l) => l?.total_ms.p50 ?? null) }, { name: "p95", color: "--c4", values: fast.map((l) => l?.total_ms.p95 ?? null) }] }),
      chart({ title: "Time to first token", unit: "streamed calls", times, step: length, kind: "lines", format: f.duration, series: [
        { name: "p50", color: "--c1", values: fast.map((l) => l?.ttft_ms.p50 ?? null) }, { name: "p95", color: "--c4", values: fast.map((l) => l?.ttft_ms.p95 ?? null) }] }),
      chart({ title: "Error rate", unit: "% of requests", times, step: length, kind: "lines", format: (v) => (v === null || v === undefined ? "–" : `${+v.toFixed(1)} %`), series: [
        { name: "Error rate", color: "--bad", values: used.map((u) => (u?.requests ? (100 * u.errors) / u.requests : null)) }] })),
    breakdown(by, grouped, groupedLatency, total, params, go),
    h("div", { class: "columns" }, wasted(waste), withoutPrice(unpriced, asked), failed(errors)));
}

const uncached = (u) => Math.max(u.input_tokens - u.cached_input_tokens - u.cache_write_tokens, 0);

function cards(total, last, speed, lastSpeed) {
  const delta = (value, old, goodDown) => {
    if (!old || value === null || value === undefined) return h("span", { class: "delta" }, "no data before");
    const change = (value - old) / old;
    const kind = Math.abs(change) < 0.005 ? "" : goodDown === undefined ? "" : change < 0 === goodDown ? "good" : "worse";
    return h("span", { class: `delta ${kind}`, title: "Compared with the span of time before" }, `${change > 0 ? "▲" : change < 0 ? "▼" : "="} ${Math.abs(change * 100).toFixed(Math.abs(change) < 0.1 ? 1 : 0)} %`);
  };
  const card = (title, value, change, ...more) => h("section", { class: "card" }, h("h2", null, title), h("p", { class: "big" }, value), change, more.map((m) => h("p", { class: "sub" }, m)));
  return h("div", { class: "cards" },
    card("Requests", f.compact(total.requests), delta(total.requests, last.requests), `${f.count(total.errors)} failed`),
    card("Tokens", f.compact(total.total_tokens), delta(total.total_tokens, last.total_tokens),
      `in ${f.compact(uncached(total))} uncached · ${f.compact(total.cached_input_tokens)} cached · ${f.compact(total.cache_write_tokens)} written to cache`,
      `out ${f.compact(total.output_tokens)}, of it ${f.compact(total.reasoning_tokens)} reasoning`),
    card("Cost", f.money(total.cost_usd), delta(total.cost_usd, last.cost_usd, true), total.unpriced_requests ? `${f.count(total.unpriced_requests)} calls have no price` : "all calls priced"),
    card("Error rate", f.percent(total.errors, total.requests), delta(total.errors / total.requests, last.requests ? last.errors / last.requests : 0, true)),
    card("Time to first token", f.duration(speed?.ttft_ms.p50), delta(speed?.ttft_ms.p50, lastSpeed?.ttft_ms.p50, true), `p50; p95 ${f.duration(speed?.ttft_ms.p95)}`),
    card("Latency", f.duration(speed?.total_ms.p50), delta(speed?.total_ms.p50, lastSpeed?.total_ms.p50, true), `p50; p95 ${f.duration(speed?.total_ms.p95)}`));
}

function breakdown(by, rows, latency, total, params, go) {
  const key = (r) => `${r.provider ?? ""}|${r.model ?? ""}|${r.agent_id ?? ""}|${r.user_id ?? ""}`;
  const speeds = new Map(latency.map((l) => [key(l), l]));
  const column = { model: "model", provider: "provider", agent: "agent_id", user: "user_id" }[by];
  const span = { range: params.range, from: params.from, to: params.to };
  const name = (r) => {
    const text = by === "agent" ? f.id(r.agent_id) : r[column] || "(none)";
    return h("a", { href: "#/traces" + query({ ...span, [column]: r[column], provider: by === "model" ? r.provider : by === "provider" ? r.provider : null }) }, text);
  };
  const share = (r) => h("span", { class: "share" }, h("i", { style: { width: `${total.requests ? (100 * r.requests) / total.requests : 0}%` } }));
  return h("section", { class: "panel" },
    h("div", { class: "bar" }, h("h2", null, "By"), h("div", { class: "ranges", role: "group", "aria-label": "Group by" },
      Object.entries(groups).map(([g, title]) => h("button", { type: "button", "aria-pressed": String(g === by), onclick: () => go({ by: g }) }, title)))),
    table(`Usage by ${groups[by]}`, [
      { title: groups[by], value: name }, ...(by === "model" ? [{ title: "Provider", value: (r) => r.provider }] : []),
      { title: "Requests", number: true, value: (r) => [share(r), f.count(r.requests)] }, { title: "Errors", number: true, value: (r) => f.percent(r.errors, r.requests) },
      { title: "Input tokens", number: true, value: (r) => f.compact(r.input_tokens) }, { title: "Cached", number: true, value: (r) => f.percent(r.cached_input_tokens, r.input_tokens), hint: "Part of the input tokens that came from a cache" },
      { title: "Output tokens", number: true, value: (r) => f.compact(r.output_tokens) }, { title: "Cost", number: true, value: (r) => (r.unpriced_requests === 0 ? f.money(r.cost_usd) : r.cost_usd === 0 ? "unknown" : `at least ${f.money(r.cost_usd)}`) },
      { title: "TTFT p50 / p95", number: true, hint: "Time to first token of streamed calls", value: (r) => both(speeds.get(key(r))?.ttft_ms) }, { title: "Latency p50 / p95", number: true, value: (r) => both(speeds.get(key(r))?.total_ms) },
    ], [...rows].sort((a, b) => b.requests - a.requests).slice(0, 50)));
}

const both = (p) => (p ? `${f.duration(p.p50)} / ${f.duration(p.p95)}` : "–");

const kinds = {
  AbandonedStream: ["Abandoned streams", "The caller let go of the answer before its end; what was generated is paid."], TruncatedOutput: ["Cut answers", "The answer ended at a limit of tokens."],
  RepeatedRequest: ["Repeated requests", "The same request had succeeded within the hour before."], CacheMiss: ["Missed caches", "A long prompt of a running conversation read nothing from the cache; part of this could be saved."],
};

function wasted(rows) {
  return h("section", { class: "panel" }, h("h2", null, "Waste"), rows.length === 0 ? h("p", { class: "sub" }, "None found in this range.")
    : [h("ul", { class: "plain" }, Object.entries(kinds).map(([kind, [title, why]]) => {
      const some = rows.filter((r) => r.kind === kind);
      return some.length > 0 && h("li", { title: why }, h("b", null, title), ` ${f.count(some.reduce((s, r) => s + r.requests, 0))} calls, ${f.money(some.reduce((s, r) => s + r.cost_usd, 0))}`, h("br"), h("small", null, why));
    })), h("p", { class: "sub" }, "A call may be in several of these.")]);
}

function withoutPrice(rows, asked) {
  return h("section", { class: "panel" }, h("h2", null, "Without a price"), rows.length === 0 ? h("p", { class: "sub" }, "Every model that was called has a price.")
    : [h("ul", { class: "plain" }, rows.slice(0, 8).map((r) => h("li", null, h("b", null, r.model || r.response_model), ` (${r.provider}) ${f.count(r.requests)} calls, ${f.compact(r.input_tokens + r.output_tokens)} tokens`))),
      h("p", { class: "sub" }, "Their cost is unknown, not zero. Give them a price: ", h("code", null, "options.SetPrice(\"model\", …)"), " or a price map.")]);
}

function failed(rows) {
  return h("section", { class: "panel" }, h("h2", null, "Errors"), rows.length === 0 ? h("p", { class: "sub" }, "No call failed in this range.")
    : h("ul", { class: "plain" }, rows.slice(0, 8).map((r) => h("li", null, h("a", { href: `#/call/${encodeURIComponent(r.last_request_id)}` }, r.error_code), ` ${r.status_code || "no status"} ${r.error_type}`, h("br"),
      h("small", null, `${f.count(r.requests)} × ${r.model} (${r.provider}), last `, f.time(r.last_at))))));
}

function nothing(session, params, last) {
  if (!session.is_tracing) return empty("Tracing is off", "No ClickHouse endpoint is set, so no call is recorded.", h("p", null, "Set ", h("code", null, "CLICKHOUSE_ENDPOINT"), " or ", h("code", null, "LlmTracing:ConnectionString"), " and restart the service."));
  if (last.requests > 0 || params.range || params.from) return empty("No calls in this range", "Choose a longer range, or make a call and come back: a call shows within a second of its end.");
  return empty("No calls yet", h("p", null, "Each call that this service makes to an LLM provider through ", h("code", null, "IHttpClientFactory"), " shows here within a second of its end."),
    h("ol", null, h("li", null, "Make a call with a client of the factory, or an SDK that was given one."), h("li", null, "Is it made by a client of its own? Add ", h("code", null, "LlmTracingHandler"), " to it."),
      h("li", null, "Still nothing? ", h("a", { href: "#/health" }, "Health"), " shows what the writer has taken and delivered.")),
    h("p", { class: "sub" }, `Shown: organisation ${session.org_id}.`));
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
