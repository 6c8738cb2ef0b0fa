// What is known of a span or a call: figures, receipt, every column explained, and what was said where that is kept and allowed.
import { h, save, later } from "../dom.js";
import { get, ApiError } from "../api.js";
import * as f from "../format.js";
import { outcome } from "./traces.js";

let last = "Details";

/** The details of a node, on tabs where there is more than one. */
export function details(node, known, columns, session, signal) {
  if (!known) return ofSpan(node);
  const c = known.call;
  const tabs = {
    Details: () => ofCall(known, node),
    Columns: () => h("dl", { class: "wide" }, columns.map((k) => [h("dt", null, h("code", null, k.name), h("small", null, k.type)), h("dd", null, h("span", { class: "value" }, value(c[k.name])), h("small", null, k.description))])),
    ...(session.can_see_payloads && { Payload: () => payload(c, signal) }),
  };
  return [h("h2", null, c.model || "(no model)", " ", h("small", null, c.provider)), tabbed(tabs)];
}

/** Tabs as WAI-ARIA has them: arrows move, the chosen one alone is in the order of tabbing. */
function tabbed(tabs) {
  const names = Object.keys(tabs);
  const panel = h("div", { role: "tabpanel", id: "tab-panel", tabindex: "0" });
  const buttons = names.map((name, i) => h("button", { type: "button", role: "tab", id: `tab-${name.toLowerCase()}`, "aria-controls": "tab-panel", onclick: () => choose(i),
    onkeydown: (e) => ({ ArrowRight: () => choose(i + 1, true), ArrowLeft: () => choose(i - 1, true), Home: () => choose(0, true), End: () => choose(names.length - 1, true) })[e.key]?.() }, name));
  function choose(index, focus) {
    const i = (index + names.length) % names.length;
    last = names[i];
    buttons.forEach((button, j) => {
      button.setAttribute("aria-selected", String(i === j));
      button.tabIndex = i === j ? 0 : -1;
    });
    panel.setAttribute("aria-labelledby", buttons[i].id);
    panel.replaceChildren(...[tabs[last]()].flat(Infinity).filter(Boolean));
    if (focus) buttons[i].focus();
  }
  choose(Math.max(names.indexOf(last), 0));
  return [h("div", { class: "tabs", role: "tablist", "aria-label": "What is known of this call" }, buttons), panel];
}

function payload(c, signal) {
  const text = (json) => {
    try {
      return JSON.stringify(JSON.parse(json), null, 2);
    } catch {
      return json;
    }
  };
  const part = (title, json, isCut) => [h("h3", null, title), json ? h("pre", { tabindex: "0", "aria-label": title }, text(json)) : h("p", { class: "sub" }, "Nothing was kept: it was no JSON, or came compressed."),
    isCut && h("p", { class: "sub" }, "Cut: it was longer than option Payloads.MaxBytes.")];
  const asked = get(`calls/${encodeURIComponent(c.request_id)}/payload`, null, signal).catch((error) => {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  });
  return later("div", { class: "slot payload" }, asked, (p) => (p
    ? [h("p", { class: "note" }, "What was sent and answered, redacted as the service says. Treat it as what it is: other people's words."), part("Request", p.request_json, p.is_request_cut), part("Answer", p.response_json, p.is_response_cut)]
    : h("p", { class: "sub" }, "Nothing is kept of this call: it was made while payloads were off, was left out under load, or its time is over.")));
}

function ofSpan(node) {
  const s = node.span;
  return [h("h2", null, node.name), h("p", null, h("span", { class: `pill ${{ completed: "ok", failed: "bad" }[s.status] ?? "warn"}` }, s.status), s.error_type && ` ${s.error_type}`),
    list([["Operation", s.operation_type], ["Duration", f.duration(node.duration_ms)], ["Began", f.time(s.started_at, "full")], ["Ended", f.time(s.ended_at, "full")], ["Source", s.source], ["Agent", f.id(s.agent_id)], ["Session", s.session_id], ["Run", s.run_id], ["Step", s.step_id], ["Plan", s.plan_id],
      ["Conversation", s.conversation_id], ["User", s.user_id], ["Message", s.message_id], ["Service", [s.service_name, s.environment].filter(Boolean).join(", ")], ["Span id", s.span_id]]),
    Object.keys(s.attributes).length > 0 && [h("h3", null, "Attributes"), list(Object.entries(s.attributes))],
    s.event_names.length > 0 && [h("h3", null, "Events"), list(s.event_names.map((e, i) => [e, `after ${f.duration(s.event_offset_ms[i])}`]))]].flat().filter(Boolean);
}

const list = (pairs) => h("dl", null, pairs.filter(([, v]) => v !== null && v !== undefined && v !== "" && v !== "–").map(([k, v]) => [h("dt", null, k), h("dd", null, v)]));

function ofCall({ call: c, receipt }, node) {
  const attempts = c.attempt_status.map((status, i) => [`Attempt ${i + 1}`, `${status || "no status"}, ${f.duration(c.attempt_latency_ms[i])}${c.attempt_error_code[i] ? `, ${c.attempt_error_code[i]}` : ""}`]);
  const part = (n) => (n === null ? "not reported" : f.count(n));
  return [
    h("p", null, outcome(c), " ", c.is_streaming && h("span", { class: "tag" }, "stream"), c.usage_source === "estimated" && h("span", { class: "tag", title: "The provider reported no usage" }, "tokens estimated"), node.span && h("span", { class: "tag", title: "A client library's span around this call" }, node.span.source)),
    c.error_code && h("div", { class: "banner bad" }, h("b", null, c.error_code), ` ${[c.error_category, c.error_type].filter(Boolean).join(", ")}`, c.error_message ? h("p", null, c.error_message) : h("p", null, h("small", null, "The provider's message is not kept: it may hold parts of the prompt (option StoreErrorMessages)."))),
    h("h3", null, "Time"), list([["Whole call", f.duration(c.total_latency_ms)], ["First byte", f.duration(c.provider_ttfb_ms)], ["First token", f.duration(c.ttft_ms)], ["Last token", f.duration(c.last_token_ms)], ["Longest silence", f.duration(c.max_gap_ms)],
      ["Held by the caller", c.consumer_blocked_ms ? f.duration(c.consumer_blocked_ms) : null], ["Speed", c.output_tokens && c.total_latency_ms ? `${f.count((c.output_tokens * 1000) / c.total_latency_ms)} tokens a second` : null], ["Sent", f.time(c.requested_at, "full")], ["Ended", f.time(c.completed_at, "full")]]),
    attempts.length > 1 && [h("h3", null, "Attempts"), list(attempts)],
    h("h3", null, "Tokens"), list([["Input", f.count(c.input_tokens)], ["of it cached", part(c.cached_input_tokens)], ["of it written to cache", part(c.cache_write_tokens)], ["Output", f.count(c.output_tokens)], ["of it reasoning", part(c.reasoning_tokens)], ["Total", f.count(c.total_tokens)], ["Counted by", { provider: "the provider", estimated: "estimate from the delivered text", none: "nobody" }[c.usage_source]]]),
    h("h3", null, "Cost"), cost(c, receipt),
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
