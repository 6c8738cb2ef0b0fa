// Numbers with units, and times in the reader's zone with UTC on hover.
import { h } from "./dom.js";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hour12: false });
const day = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });
const full = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hour12: false });

export const count = (n) => whole.format(n ?? 0);
export const compact = (n) => (Math.abs(n ?? 0) < 10_000 ? whole.format(n ?? 0) : short.format(n));
export const percent = (part, all) => (all ? percents.format(part / all) : "–");

export function money(usd) {
  if (usd === null || usd === undefined) return "–";
  if (usd === 0) return "$0";
  if (usd < 0.000001) return "<$0.000001";
  if (usd < 0.01) return "$" + usd.toFixed(6);
  return usd < 1 ? "$" + usd.toFixed(4) : "$" + usd.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** For the marks of an axis: no more digits than needed. */
export const shortMoney = (usd) => "$" + (usd >= 1_000 ? short.format(usd) : String(+usd.toPrecision(2)));

export function duration(ms) {
  if (ms === null || ms === undefined) return "–";
  if (ms < 1) return ms === 0 ? "0 ms" : Math.round(ms * 1000) + " µs";
  if (ms < 1_000) return (ms < 10 ? +ms.toFixed(1) : Math.round(ms)) + " ms";
  if (ms < 60_000) return +(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1) + " s";
  const seconds = Math.round(ms / 1_000), minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function bytes(n) {
  if (n < 1_024) return `${n} B`;
  return n < 1_048_576 ? `${(n / 1_024).toFixed(1)} KiB` : `${(n / 1_048_576).toFixed(1)} MiB`;
}

const isNever = (iso) => !iso || iso.startsWith("0001-");

/** Local time; UTC on hover and for readers of the page's code. */
export function time(iso, style = "row") {
  if (isNever(iso)) return document.createTextNode("–");
  const at = new Date(iso);
  const today = new Date().toDateString() === at.toDateString();
  const text = style === "full" ? full.format(at) : today ? clock.format(at) : `${day.format(at)} ${clock.format(at)}`;
  return h("time", { datetime: iso, title: `${at.toISOString().replace("T", " ").replace("Z", "")} UTC` }, text);
}

export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

const zeroId = "00000000-0000-0000-0000-000000000000";
export const id = (uuid) => (uuid && uuid !== zeroId ? uuid : "–");
export const shortId = (uuid) => (uuid && uuid !== zeroId ? h("span", { title: uuid, class: "id" }, uuid.slice(0, 8)) : "–");
