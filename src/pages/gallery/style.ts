/** The style of a gallery. It follows the reader's choice of light or dark. */
export const STYLE = `
:root {
  color-scheme: light dark; --line: color-mix(in srgb, CanvasText 25%, transparent);
  --jp-content-font-color1: CanvasText; --jp-layout-color0: Canvas; --jp-border-color1: color-mix(in srgb, CanvasText 50%, transparent);
  --jp-content-font-color2: color-mix(in srgb, CanvasText 75%, transparent);
}
body { margin: 0 auto; max-width: 1280px; padding: 8px 16px 32px; font: 14px/1.5 system-ui, sans-serif; }
[hidden] { display: none !important; }
h1 { font-size: 1.5em; margin: 0.5em 0; }
figure { margin: 0; }
#parallel svg { max-width: 100%; height: auto; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
caption { text-align: left; padding: 4px 0; }
th, td { padding: 2px 10px; text-align: right; border-bottom: 1px solid var(--line); max-width: 24em; }
td { font-variant-numeric: tabular-nums; }
th:first-child, td:first-child { text-align: left; }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 2px 0; cursor: pointer; }
th[aria-sort=ascending] button::after { content: " ▲"; }
th[aria-sort=descending] button::after { content: " ▼"; }
tbody tr:hover { background: color-mix(in srgb, Highlight 20%, transparent); }
:is(button, input, select, .scroll):focus-visible { outline: 2px solid Highlight; outline-offset: 1px; }
section { margin-top: 20px; }
section input { vertical-align: middle; }
.wall { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(var(--size), 100%), 1fr)); gap: 10px; }
.wall img { width: 100%; display: block; image-rendering: auto; }
.wall figure { border: 2px solid transparent; }
.wall .pointed { border-color: #f28e2b; }
figcaption { font-size: 12px; }
`;
