// The spans and calls of a trace over its time: a tree that is walked by keyboard, each with a bar.
import { h } from "../dom.js";
import * as f from "../format.js";

/** show(node) is called with whatever is chosen. */
export function waterfall(nodes, begin, end, chosen, show) {
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

/** What the colours and marks say: of those that are there. */
export function legend(nodes) {
  const calls = nodes.filter((n) => n.call).map((n) => n.call);
  const kinds = [...new Set(nodes.filter((n) => n.status !== "failed").map((n) => n.kind))];
  const sign = (classes, text) => h("li", null, h("i", { class: classes }), text);
  return h("ul", { class: "legend signs", "aria-label": "What the marks mean" },
    kinds.map((kind) => sign(`swatch ${kindClass({ kind })}`, kind.replaceAll("_", " "))), nodes.some((n) => n.status === "failed") && sign("swatch failure", "failed"),
    calls.some((c) => c.ttft_ms !== null) && sign("mark-ttft", "first token"), calls.some((c) => c.attempt_latency_ms.length > 1) && sign("mark-attempt", "an attempt failed, the next began"),
    calls.some((c) => c.consumer_blocked_ms > 0) && sign("mark-blocked", "time in which the caller held the stream"), h("li", { class: "keys" }, h("kbd", null, "↑"), h("kbd", null, "↓"), " choose ", h("kbd", null, "←"), h("kbd", null, "→"), " close and open"));
}
