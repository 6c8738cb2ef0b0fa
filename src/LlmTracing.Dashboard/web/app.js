// Routes (#/page/argument?params), navigation, theme and errors. Each page is a module: render({ argument, params, signal, session, go, reload })
// gives its content; session is a promise, so that a page asks for its data at once.
import { h, announce, empty } from "./dom.js";
import { get, query, ApiError } from "./api.js";
import { redraw } from "./charts.js";
import * as overview from "./pages/overview.js";
import * as traces from "./pages/traces.js";
import * as trace from "./pages/trace.js";
import * as health from "./pages/health.js";

const pages = { overview, traces, trace, call: trace, health };
const menu = { overview: "Overview", traces: "Traces", health: "Health" };
const main = document.getElementById("main");
let current = new AbortController();
let session, shown;

export const address = (page, argument, params) => `#/${page}${argument ? "/" + encodeURIComponent(argument) : ""}${query(params)}`;

function route() {
  const [path, search] = location.hash.replace(/^#\/?/, "").split("?");
  const [page, argument] = path.split("/");
  return { page: pages[page] ? page : "overview", argument: decode(argument), params: Object.fromEntries(new URLSearchParams(search)) };
}

function decode(text) {
  try {
    return text ? decodeURIComponent(text) : null;
  } catch {
    return null;
  }
}

/** Asks for the page of the address and shows it; quietly where the page itself asks again, because it waits for the first call. */
async function show(quietly = false) {
  current.abort();
  const mine = (current = new AbortController());
  const { page, argument, params } = route();
  document.getElementById("nav").replaceChildren(...Object.entries(menu).map(([key, title]) =>
    h("a", { href: address(key), "aria-current": key === page || (key === "traces" && (page === "trace" || page === "call")) ? "page" : null }, title)));
  if (quietly !== true) main.setAttribute("aria-busy", "true");
  const focused = document.activeElement?.id;
  const go = (changes, replace) => {
    const next = address(page, argument, { ...params, ...changes });
    if (replace) history.replaceState(null, "", next);
    else location.hash = next;
  };
  try {
    session ??= get("session");
    session.then((s) => {
      document.getElementById("title").textContent = s.title;
      document.title = `${menu[page] ?? "Trace"} · ${s.title}`;
    }, () => (session = undefined));
    const content = await pages[page].render({ argument, params, signal: mine.signal, session, go, reload: () => show() });
    if (mine.signal.aborted) return;
    main.replaceChildren(content);
    content.dispatchEvent(new CustomEvent("shown"));
    // Whoever uses the keyboard stays at the button that changed the page, or begins at the top of another page.
    if (shown === page && focused) document.getElementById(focused)?.focus({ preventScroll: true });
    else if (shown && shown !== page) main.focus({ preventScroll: true });
    shown = page;
    if (quietly !== true) announce(`${menu[page] ?? "Trace"} loaded`);
  } catch (error) {
    if (mine.signal.aborted) return;
    main.replaceChildren(problem(error));
    if (quietly !== true) announce(error.title ?? "Error");
  } finally {
    if (!mine.signal.aborted) {
      main.removeAttribute("aria-busy");
      if (main.querySelector(".waiting")) setTimeout(() => !mine.signal.aborted && show(true), 2_000);
    }
  }
}

/** What went wrong, and what helps. */
export function problem(error) {
  if (!(error instanceof ApiError)) console.error(error);
  const [title, detail] = error instanceof ApiError ? [error.title, error.message] : ["The page failed", "This is a fault of the dashboard; the browser's console holds it."];
  const box = empty(title, detail,
    error.title === "No table of calls yet" ? h("p", null, "Where the option Schema is Create, the table is made when the first call is written: make a call, then try again.")
      : error.status === 503 ? h("p", null, "Calls are not disturbed by this. What was not delivered waits in the writer: see ", h("a", { href: "#/health" }, "Health"), ".") : "",
    h("button", { type: "button", class: "primary", onclick: () => show() }, "Try again"));
  box.classList.add("problem", ...(error.title === "No table of calls yet" ? ["waiting"] : []));
  box.setAttribute("role", "alert");
  return box;
}

document.getElementById("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("llmtracing-theme", root.dataset.theme);
  redraw();
});
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
// Menus close as people expect it.
const openMenus = () => [...document.querySelectorAll("details.menu[open]")];
addEventListener("click", (event) => openMenus().forEach((menu) => menu.contains(event.target) || (menu.open = false)));
addEventListener("keydown", (event) => event.key === "Escape" && openMenus().forEach((menu) => {
  menu.open = false;
  menu.querySelector("summary").focus();
}));
const theme = localStorage.getItem("llmtracing-theme");
if (theme) document.documentElement.dataset.theme = theme;
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
addEventListener("hashchange", () => show().then(() => scrollTo(0, 0)));
show();
