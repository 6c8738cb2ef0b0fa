// A trace as a waterfall of its spans and calls, and what is known of the chosen one. A call outside any trace stands alone.
import { h, save, empty } from "../dom.js";
import { get, ApiError } from "../api.js";
import * as f from "../format.js";
import { outcome } from "./traces.js";

export async function render({ argument, params, signal, session }) {
  if (!argument) return empty("No trace chosen", h("p", null, "Choose a call in ", h("a", { href: "#/traces" }, "Traces"), "."));
  const isCall = location.hash.startsWith("#/call/");
  const columns = get("columns", null, signal);
  let details = isCall ? await get(`calls/${encodeURIComponent(argument)}`, null, signal) : null;
  const traceId = isCall ? details.call.trace_id : argument;
  const tree = traceId ? await get(`traces/${encodeURIComponent(traceId)}`, null, signal).catch((error) => {
    if (isCall && error instanceof ApiError && (error.status === 404 || error.status === 400)) return null;
    throw error;
  }) : null;
  const nodes = tree?.nodes ?? [alone(details.call)];
  const begin = Math.min(...nodes.map((n) => +new Date(n.started_at)));
  const end = Math.max(...nodes.map((n) => +new Date(n.started_at) + n.duration_ms), begin + 1);
  const chosen = Math.max(nodes.findIndex((n) => (isCall ? n.call?.request_id === argument : params.span ? n.span_id === params.span : n.call)), 0);
  const panel = h("section", { class: "panel details", "aria-label": "Details", "aria-live": "off" });
  const show = async (node) => {
    const known = details && node.call?.request_id === details.call.request_id ? details : node.call && (await get(`calls/${encodeURIComponent(node.call.request_id)}`, null, signal).catch(() => ({ call: node.call, receipt: null })));
    if (!signal.aborted) panel.replaceChildren(...(known ? ofCall(known, node, await columns) : ofSpan(node)));
  };
  const view = waterfall(nodes, begin, end, chosen, show);
  await show(nodes[chosen]);
  const content = h("div", null,
    h("div", { class: "bar" }, h("h1", null, tree ? "Trace" : "Call"), h("span", { class: "id" }, traceId || argument), h("div", { class: "tools" },
      h("button", { type: "button", onclick: () => save(`trace-${traceId || argument}.json`, "application/json", JSON.stringify(tree ?? details, null, 2)) }, "Download JSON"))),
    totals(nodes, begin, end), tree?.is_cut && h("p", { class: "banner bad" }, "This trace has more rows than a question may read: nodes are missing."),
    !traceId && h("p", { class: "note" }, "This call was made outside any trace. Begin an Activity or a span of LlmTracer around it to see it with what is beside it."),
    h("div", { class: "trace" }, view, panel));
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

function waterfall(nodes, begin, end, chosen, show) {
  const length = end - begin, at = (ms) => `${(100 * ms) / length}%`;
  const closed = new Set();
  const rows = nodes.map((n, i) => row(n, i));
  const isParent = (i) => nodes[i + 1]?.depth > nodes[i].depth;
  let current = chosen;
  const view = h("div", { class: "waterfall", role: "tree", "aria-label": "Spans and calls. Up and down choose, left and right close and open.", onkeydown: keys, onclick: (e) => pick(e.target.closest("[role=treeitem]")) },
    h("div", { class: "scale", "aria-hidden": "true" }, h("span", null, "Span or call"), h("span", { class: "ticks" }, [0, 0.25, 0.5, 0.75, 1].map((p) => h("i", { style: { left: `${100 * p}%` } }, f.duration(length * p))))), rows);
  select(chosen, false);
  return view;

  function row(n, i) {
    const start = +new Date(n.started_at) - begin, call = n.call;
    const parts = call ? marks(call, n) : [];
    const isLate = start + n.duration_ms > length * 0.75, isLong = isLate && start < length * 0.15;
    const place = isLong ? { right: `${100 - (100 * (start + n.duration_ms)) / length}%` } : isLate ? { right: `${100 - (100 * start) / length}%` } : { left: at(start + n.duration_ms) };
    return h("div", { class: `node ${n.status}`, role: "treeitem", "aria-level": n.depth + 1, "aria-selected": "false", "aria-expanded": isLater(nodes, i) ? "true" : null, tabindex: "-1", "data-index": i,
      "aria-label": `${n.name}, ${n.kind}, ${n.status}, ${f.duration(n.duration_ms)}` },
      h("span", { class: "name", style: { "padding-inline-start": `${Math.min(n.depth, 24) * 14 + 6}px` } }, h("span", { class: "twist", "aria-hidden": "true" }, isLater(nodes, i) ? "▾" : ""), h("span", { class: `kind ${kindClass(n)}`, "aria-hidden": "true" }), h("span", { class: "text", title: n.name }, n.name)),
      h("span", { class: "lane" }, h("span", { class: `bar-box ${kindClass(n)}`, style: { left: at(start), width: `max(3px, ${at(n.duration_ms)})` } }, parts), h("span", { class: isLong ? "took inside" : "took", style: place }, f.duration(n.duration_ms))));
  }

  function marks(call, n) {
    const within = (ms) => `${Math.min((100 * ms) / Math.max(n.duration_ms, 1), 100)}%`;
    let sum = 0;
    return [
      call.consumer_blocked_ms > 0 && h("i", { class: "blocked", style: { width: within(call.consumer_blocked_ms) }, title: `${f.duration(call.consumer_blocked_ms)} held by the caller between reads` }),
      call.attempt_latency_ms.length > 1 && call.attempt_latency_ms.slice(0, -1).map((ms, i) => h("i", { class: "attempt", style: { left: within((sum += ms)) }, title: `Attempt ${i + 1}: ${call.attempt_status[i] || "no status"} after ${f.duration(ms)}` })),
      call.ttft_ms !== null && h("i", { class: "ttft", style: { left: within(call.ttft_ms) }, title: `First token after ${f.duration(call.ttft_ms)}` }),
    ];
  }

  function visible(i) {
    let depth = nodes[i].depth;
    for (let j = i - 1; j >= 0 && depth > 0; j--) if (nodes[j].depth < depth) {
      if (closed.has(j)) return false;
      depth = nodes[j].depth;
    }
    return true;
  }

  function select(i, focus) {
    rows[current].setAttribute("aria-selected", "false");
    rows[current].tabIndex = -1;
    current = i;
    rows[i].setAttribute("aria-selected", "true");
    rows[i].tabIndex = 0;
    if (focus) rows[i].focus();
  }

  function pick(element) {
    if (!element) return;
    const i = +element.dataset.index;
    if (i === current && isParent(i)) toggle(i, closed.has(i));
    select(i, true);
    show(nodes[i]);
  }

  function toggle(i, open) {
    if (open) closed.delete(i);
    else closed.add(i);
    rows[i].setAttribute("aria-expanded", String(open));
    rows[i].querySelector(".twist").textContent = open ? "▾" : "▸";
    rows.forEach((r, j) => (r.hidden = !visible(j)));
  }

  function move(step, from = current) {
    for (let i = from + step; i >= 0 && i < nodes.length; i += step) if (!rows[i].hidden) return i;
    return current;
  }

  function keys(event) {
    const parent = () => {
      for (let i = current - 1; i >= 0; i--) if (nodes[i].depth < nodes[current].depth) return i;
      return current;
    };
    const next = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Home: () => 0, End: () => move(-1, nodes.length),
      ArrowRight: () => (isParent(current) && closed.has(current) ? (toggle(current, true), current) : isParent(current) ? current + 1 : current),
      ArrowLeft: () => (isParent(current) && !closed.has(current) ? (toggle(current, false), current) : parent()), Enter: () => current, " ": () => current }[event.key]?.();
    if (next === undefined) return;
    event.preventDefault();
    if (next === current && event.key !== "Enter" && event.key !== " ") return;
    select(next, true);
    show(nodes[next]);
  }
}

const kindClass = (n) => (/^[a-z_]+$/.test(n.kind) ? `k-${n.kind}` : "k-other");

const isLater = (nodes, i) => nodes[i + 1]?.depth > nodes[i].depth;

function ofSpan(node) {
  const s = node.span;
  return [h("h2", null, node.name), h("p", null, h("span", { class: `pill ${{ completed: "ok", failed: "bad" }[s.status] ?? "warn"}` }, s.status), s.error_type && ` ${s.error_type}`),
    list([["Operation", s.operation_type], ["Duration", f.duration(node.duration_ms)], ["Began", f.time(s.started_at, "full")], ["Ended", f.time(s.ended_at, "full")], ["Source", s.source], ["Agent", f.id(s.agent_id)], ["Session", s.session_id], ["Run", s.run_id], ["Step", s.step_id], ["Plan", s.plan_id],
      ["Conversation", s.conversation_id], ["User", s.user_id], ["Message", s.message_id], ["Service", [s.service_name, s.environment].filter(Boolean).join(", ")], ["Span id", s.span_id]]),
    Object.keys(s.attributes).length > 0 && [h("h3", null, "Attributes"), list(Object.entries(s.attributes))],
    s.event_names.length > 0 && [h("h3", null, "Events"), list(s.event_names.map((e, i) => [e, `after ${f.duration(s.event_offset_ms[i])}`]))]].flat().filter(Boolean);
}

const list = (pairs) => h("dl", null, pairs.filter(([, v]) => v !== null && v !== undefined && v !== "" && v !== "–").map(([k, v]) => [h("dt", null, k), h("dd", null, v)]));

function ofCall({ call: c, receipt }, node, columns) {
  const attempts = c.attempt_status.map((status, i) => [`Attempt ${i + 1}`, `${status || "no status"}, ${f.duration(c.attempt_latency_ms[i])}${c.attempt_error_code[i] ? `, ${c.attempt_error_code[i]}` : ""}`]);
  const part = (n) => (n === null ? "not reported" : f.count(n));
  return [
    h("h2", null, c.model || "(no model)", " ", h("small", null, c.provider)),
    h("p", null, outcome(c), " ", c.is_streaming && h("span", { class: "tag" }, "stream"), c.usage_source === "estimated" && h("span", { class: "tag", title: "The provider reported no usage" }, "tokens estimated"), node.span && h("span", { class: "tag", title: "A client library's span around this call" }, node.span.source)),
    c.error_code && h("div", { class: "banner bad" }, h("b", null, c.error_code), ` ${[c.error_category, c.error_type].filter(Boolean).join(", ")}`, c.error_message ? h("p", null, c.error_message) : h("p", null, h("small", null, "The provider's message is not kept: it may hold parts of the prompt (option StoreErrorMessages)."))),
    h("h3", null, "Time"), list([["Whole call", f.duration(c.total_latency_ms)], ["First byte", f.duration(c.provider_ttfb_ms)], ["First token", f.duration(c.ttft_ms)], ["Last token", f.duration(c.last_token_ms)], ["Longest silence", f.duration(c.max_gap_ms)],
      ["Held by the caller", c.consumer_blocked_ms ? f.duration(c.consumer_blocked_ms) : null], ["Speed", c.output_tokens && c.total_latency_ms ? `${f.count((c.output_tokens * 1000) / c.total_latency_ms)} tokens a second` : null], ["Sent", f.time(c.requested_at, "full")], ["Ended", f.time(c.completed_at, "full")]]),
    attempts.length > 1 && [h("h3", null, "Attempts"), list(attempts)],
    h("h3", null, "Tokens"), list([["Input", f.count(c.input_tokens)], ["of it cached", part(c.cached_input_tokens)], ["of it written to cache", part(c.cache_write_tokens)], ["Output", f.count(c.output_tokens)], ["of it reasoning", part(c.reasoning_tokens)], ["Total", f.count(c.total_tokens)], ["Counted by", { provider: "the provider", estimated: "estimate from the delivered text", none: "nobody" }[c.usage_source]]]),
    h("h3", null, "Cost"), cost(c, receipt),
    h("details", { class: "all" }, h("summary", null, `All ${columns.length} columns, explained`), h("dl", { class: "wide" }, columns.map((k) => [h("dt", null, h("code", null, k.name), h("small", null, k.type)), h("dd", null, h("span", { class: "value" }, value(c[k.name])), h("small", null, k.description))]))),
    h("p", { class: "tools" }, h("button", { type: "button", onclick: () => save(`call-${c.request_id}.json`, "application/json", JSON.stringify(c, null, 2)) }, "Download this call as JSON"),
      c.user_id && h("a", { href: `#/traces?range=7d&user_id=${encodeURIComponent(c.user_id)}` }, "Calls of this user"), c.model && h("a", { href: `#/traces?range=7d&model=${encodeURIComponent(c.model)}` }, "Calls of this model")),
  ].flat().filter(Boolean);
}

function value(v) {
  if (v === null || v === undefined) return "null";
  if (v === "") return "(empty)";
  return typeof v === "object" ? (Array.isArray(v) ? v.join(", ") || "[]" : JSON.stringify(v)) : String(v);
}

function cost(c, receipt) {
  if (c.cost_usd === null) return h("p", null, c.total_tokens ? "Unknown: no price is known for this model. Set one by options.SetPrice or a price map." : "Unknown: no tokens were reported.");
  if (c.cost_source === "provider") return h("p", null, h("b", null, f.money(c.cost_usd)), ", as the provider itself reported it.");
  return h("div", null, h("p", null, h("b", null, f.money(c.cost_usd)), ", computed by the price ", h("code", null, c.price_id), "."),
    receipt?.lines.length > 0 && h("table", { class: "receipt" }, h("caption", { class: "sr" }, "Receipt"), h("thead", null, h("tr", null, ["Tokens", "Count", "USD per million", "USD"].map((t, i) => h("th", { scope: "col", class: i ? "n" : null }, t)))),
      h("tbody", null, receipt.lines.map((l) => h("tr", null, h("td", null, l.kind), h("td", { class: "n" }, f.count(l.tokens)), h("td", { class: "n" }, l.usd_per_million.toFixed(3)), h("td", { class: "n" }, l.usd.toFixed(9)))),
        h("tr", { class: "sum" }, h("td", { colspan: 3 }, "Together"), h("td", { class: "n" }, receipt.sum_usd.toFixed(9))))),
    receipt && !receipt.is_exact && h("p", null, h("small", null, receipt.lines.length ? "Not what the row holds: the price has changed since, or the provider bills what a row does not keep." : "This process does not know that price any more, so it cannot be taken apart.")));
}
