namespace LlmTracing.Dashboard.Tests;

/// <summary>Scripts that look for what a person with other eyes or hands would miss.</summary>
internal static class Accessibility
{
    /// <summary>Controls without a name.</summary>
    public const string Nameless = """
        [...document.querySelectorAll("button, a, input, select, summary")].filter(e => e.checkVisibility())
          .filter(e => !(e.getAttribute("aria-label") || e.labels?.length || e.innerText?.trim())).map(e => e.outerHTML)
        """;

    /// <summary>Texts of less than 4.5 : 1 (WCAG AA).</summary>
    public const string LowContrast = """
        (() => {
          const rgb = c => c.match(/[\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0.99) return c; } return [255, 255, 255]; };
          const found = new Set();
          for (const e of document.querySelectorAll("body *")) {
            if (!e.checkVisibility() || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.closest(".sr, .skip, noscript, main[aria-busy]")) continue;
            const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
            if ((a + 0.05) / (b + 0.05) < 4.5) found.add(`${e.tagName}.${e.className} ${getComputedStyle(e).color} on ${behind(e)}`);
          }
          return [...found];
        })()
        """;
}
