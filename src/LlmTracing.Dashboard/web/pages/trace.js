// A trace as a waterfall of its spans and calls, and what is known of the chosen one. A call outside any trace stands alone.
import { h, save, empty } from "../dom.js";
import { get, ApiError } from "../api.js";
import * as f from "../format.js";
import { waterfall, legend } from "./waterfall.js";
import { details as detailsOf } from "./details.js";

export async function render({ argument, params, signal, session: asking }) {
  if (!argument) return empty("No trace chosen", h("p", null, "Choose a call in ", h("a", { href: "#/traces" }, "Traces"), "."));
  const isCall = location.hash.startsWith("#/call/");
  const columns = get("columns", null, signal);
  const details = isCall ? await get(`calls/${encodeURIComponent(argument)}`, null, signal) : null;
  const traceId = isCall ? details.call.trace_id : argument;
  const tree = traceId ? await get(`traces/${encodeURIComponent(traceId)}`, null, signal).catch((error) => {
    if (isCall && error instanceof ApiError && (error.status === 404 || error.status === 400)) return null;
    throw error;
  }) : null;
  const nodes = tree?.nodes ?? [alone(details.call)];
  const begin = Math.min(...nodes.map((n) => +new Date(n.started_at)));
  const end = Math.max(...nodes.map((n) => +new Date(n.started_at) + n.duration_ms), begin + 1);
  const first = Math.max(nodes.findIndex((n) => (isCall ? n.call?.request_id === argument : params.span ? n.span_id === params.span : n.call)), 0);
  const session = await asking;
  const panel = h("section", { class: "panel details", "aria-label": "Details", "aria-live": "off" });
  let chosen;
  const show = async (node) => {
    chosen = node;
    const known = details && node.call?.request_id === details.call.request_id ? details : node.call && (await get(`calls/${encodeURIComponent(node.call.request_id)}`, null, signal).catch(() => ({ call: node.call, receipt: null })));
    if (!signal.aborted && chosen === node) panel.replaceChildren(...[detailsOf(node, known, await columns, session, signal)].flat(Infinity).filter(Boolean));
  };
  const view = waterfall(nodes, begin, end, first, show);
  await show(nodes[first]);
  const content = h("div", null,
    h("div", { class: "bar" }, h("h1", null, tree ? "Trace" : "Call"), h("span", { class: "id" }, traceId || argument), h("div", { class: "tools" },
      h("button", { type: "button", onclick: () => save(`trace-${traceId || argument}.json`, "application/json", JSON.stringify(tree ?? details, null, 2)) }, "Download JSON"))),
    totals(nodes, begin, end), tree?.is_cut && h("p", { class: "banner bad" }, "This trace has more rows than a question may read: nodes are missing."),
    !traceId && h("p", { class: "note" }, "This call was made outside any trace. Begin an Activity or a span of LlmTracer around it to see it with what is beside it."),
    h("div", { class: "trace" }, h("div", null, legend(nodes), view), panel));
  content.addEventListener("shown", () => view.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" }));
  return content;
}

const alone = (call) => ({ depth: 0, name: `${call.operation} ${call.model}`.trim(), kind: "llm_call", status: call.error_code ? (call.error_code === "CANCELLED" ? "cancelled" : "failed") : "completed", span_id: "", parent_span_id: "", started_at: call.requested_at, ended_at: call.completed_at, duration_ms: call.total_latency_ms, span: null, call });

function totals(nodes, begin, end) {
  const calls = nodes.filter((n) => n.call).map((n) => n.call);
  const sum = (key) => calls.reduce((s, c) => s + (c[key] ?? 0), 0);
  const bad = nodes.filter((n) => n.status === "failed").length;
  return h("p", { class: "facts" }, [["Duration", f.duration(end - begin)], ["Spans and calls", f.count(nodes.length)], ["LLM calls", f.count(calls.length)], ["Tokens", `${f.count(sum("input_tokens"))} in, ${f.count(sum("output_tokens"))} out`],
    ["Cost", calls.some((c) => c.cost_usd !== null) ? f.money(sum("cost_usd")) : "–"], ["Failed", f.count(bad)], ["Began", f.time(new Date(begin).toISOString(), "full")]].map(([k, v]) => h("span", null, h("small", null, k), " ", h("b", null, v))));
}
