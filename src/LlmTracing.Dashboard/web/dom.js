// Elements without markup: every value becomes a text node or an attribute, never HTML.

/** h("a", { href, class, onclick, dataset… }, ...children): null and false children are left out. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, v] of Object.entries(value)) element.style.setProperty(key, v);
    else if (name === "value") element.value = value;
    else if (name === "href" || name === "src") element.setAttribute(name, safeUrl(value));
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false).map((c) => (c instanceof Node ? c : document.createTextNode(String(c)))));
  return element;
}

/** Only addresses of this dashboard: a stored string can never become a script's address. */
function safeUrl(url) {
  const text = String(url);
  return /^(#|api\/|blob:|[\w./-]+$)/.test(text) ? text : "#";
}

export function announce(text) {
  document.getElementById("announce").textContent = text;
}

/** A table with a caption. columns: [{ title, hint, value(row) → text or node, number }]. */
export function table(caption, columns, rows, props) {
  return h("div", { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" },
    h("table", props,
      h("caption", { class: "sr" }, caption),
      h("thead", null, h("tr", null, columns.map((c) => h("th", { scope: "col", class: c.number ? "n" : null, title: c.hint, "aria-sort": c.sort }, c.head ?? c.title)))),
      h("tbody", null, rows.map((row) => h("tr", null, columns.map((c) => h("td", { class: c.number ? "n" : null }, c.value(row))))))));
}

export function empty(title, ...what) {
  return h("div", { class: "empty" }, h("h2", null, title), what.map((w) => (w instanceof Node ? w : h("p", null, w))));
}

/** A part of a page that is filled when its data has come: draw(data) → node or text. A part that fails says so and leaves the others be. */
export function later(tag, props, promise, draw) {
  const part = h(tag, { ...props, "aria-busy": "true" });
  promise.then((data) => part.replaceChildren(...[draw(data)].flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false)),
    (error) => error.name !== "AbortError" && part.replaceChildren(h("p", { class: "sub warn", role: "alert" }, `${error.title ?? "Failed"}: ${error.message}`)))
    .finally(() => part.removeAttribute("aria-busy"));
  return part;
}

/** "1 call", "2 calls". */
export const plural = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many ?? one + "s"}`;

/** Saves text as a file. */
export function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
