// The writers' ledgers, the circuit, the spool, and whether ClickHouse answers.
import { h, table, empty, plural } from "../dom.js";
import { get } from "../api.js";
import * as f from "../format.js";

const every = 2_000;
const why = {
  QueueFull: "The queue was full: rows came faster than they were delivered.", RetryExhausted: "All retries failed and there is no spool.", Rejected: "ClickHouse refused these very rows.",
  ShutdownTimeout: "The service stopped before they were delivered.", SpoolEvicted: "The spool was full: its oldest rows made room.", SpoolFailed: "The spool's disk failed.",
};

export async function render({ signal }) {
  const box = h("div", null);
  const load = async () => box.replaceChildren(page(await get("health", null, signal)));
  await load();
  const timer = setInterval(() => !document.hidden && load().catch(() => {}), every);
  signal.addEventListener("abort", () => clearInterval(timer));
  return h("div", null, h("div", { class: "bar" }, h("h1", null, "Health"), h("span", { class: "sub" }, "of this process; refreshed every 2 s")), box);
}

function page(health) {
  if (!health.is_tracing) return empty("Tracing is off", h("p", null, "Set ", h("code", null, "CLICKHOUSE_ENDPOINT"), " or ", h("code", null, "LlmTracing:ConnectionString"), " and restart the service."));
  const reasons = health.writers.flatMap((w) => w.reasons);
  const healthy = reasons.length === 0 && health.reader.is_healthy;
  return h("div", null,
    h("div", { class: `banner ${healthy ? "ok" : "bad"}`, role: "status" }, h("b", null, healthy ? "All is well" : "Something is wrong"),
      h("p", null, healthy ? `Rows reach ClickHouse; it answered a question in ${f.duration(health.reader.elapsed_ms)}.` : ""),
      h("ul", null, !health.reader.is_healthy && h("li", null, `Reading: ${health.reader.detail}`), reasons.map((r) => h("li", null, r))),
      !healthy && h("p", null, "The traced calls themselves are not disturbed by this.")),
    h("div", { class: "wide-columns" }, health.writers.map(writer)),
    h("section", { class: "panel" }, h("h2", null, "What governs the delivery"), h("dl", null, health.settings.filter((s) => s.value).map((s) => [h("dt", null, s.name), h("dd", null, s.value)]))));
}

function writer(w) {
  const part = (title, value, kind, hint) => h("div", { class: `part ${kind}`, title: hint }, h("b", null, f.count(value)), h("span", null, title));
  return h("section", { class: "panel" }, h("h2", null, "Table ", h("code", null, w.table)),
    h("div", { class: "ledger", role: "group", "aria-label": "The ledger, in rows" }, part("accepted", w.accepted, "", "Rows taken, and those found in the spool at start"), h("span", { class: "op" }, "="), part("written", w.written, "good", "Rows that ClickHouse acknowledged"), h("span", { class: "op" }, "+"),
      part("dropped", w.dropped_total, w.dropped_total ? "worse" : "", "Rows lost, each counted with its reason"), h("span", { class: "op" }, "+"), part("spooled", w.spooled, w.spooled ? "warn" : "", "Rows on disk, to be replayed"), h("span", { class: "op" }, "+"), part("pending", w.pending, "", "Rows in memory")),
    h("p", { class: "sub" }, w.is_balanced ? "The ledger balances." : "Rows are in motion: the counters are read one after another."),
    h("dl", null, [["Circuit", w.is_circuit_open ? "open: inserts pause between probes" : "closed"], ["Inserts acknowledged", f.count(w.batches)], ["Rows per insert, on average", w.batches ? f.count(w.written / w.batches) : "–"], ["Attempts repeated", f.count(w.retries)],
      ["Waiting in the queue", `${f.count(w.queue_depth)} rows`], ["Found in the spool at start", `${f.count(w.recovered)} rows`], ["Refused after the stop", `${f.count(w.closed)} rows`], ["Last incident", incident(w.last_incident)]].map(([k, v]) => [h("dt", null, k), h("dd", null, v)])),
    w.dropped_total > 0 && table("Dropped rows", [{ title: "Reason", value: (d) => d.reason }, { title: "Rows", number: true, value: (d) => f.count(d.rows) }, { title: "What it means", value: (d) => why[d.reason] ?? "" }], w.dropped.filter((d) => d.rows > 0)),
    w.remarks.map((r) => h("p", { class: "note" }, r)));
}

/** When, how long, what, and how many rows it touched; also of an incident that is over. */
function incident(i) {
  if (!i) return "none since this process began";
  const lost = i.rows_dropped ? `${plural(i.rows_dropped, "row")} lost` : "no row lost";
  const length = i.ended_at ? `lasted ${f.duration(new Date(i.ended_at) - new Date(i.began_at))}` : "under way";
  return [f.time(i.began_at, "full"), h("span", { class: `pill ${i.ended_at ? "ok" : "bad"}` }, i.ended_at ? "over" : "under way"), h("br"),
    [length, i.failures ? plural(i.failures, "failed attempt") : null, i.rows_held ? `${plural(i.rows_held, "row")} held back` : null, lost].filter((part) => part && part !== "under way").join(", "), h("br"),
    h("small", null, i.cause)];
}
