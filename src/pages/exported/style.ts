/** The style of an exported page. It follows the reader's choice of light or dark. */
export const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, CanvasText 45%, transparent); }
body { margin: 0 auto; max-width: 900px; padding: 8px 16px 32px; font: 15px/1.5 system-ui, sans-serif; }
[hidden] { display: none !important; }
h1 { font-size: 1.5em; margin: 0.5em 0; }
h2 { font-size: 1.15em; margin: 1.2em 0 0; }
p { margin: 0.2em 0 0.8em; }
button, input[type="number"] {
  font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 4px;
  padding: 3px 9px;
}
button[aria-pressed="true"] { border-color: CanvasText; }
:is(button, input):focus-visible { outline: 2px solid Highlight; outline-offset: 1px; }
input[type="number"] { width: 6em; }
.tools { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; margin: 8px 0; }
.wide { display: flex; gap: 10px; align-items: center; max-width: 560px; }
.wide input { flex: 1; }
.strip { display: flex; gap: 4px; max-width: 560px; margin-top: 8px; }
.strip canvas { flex: 1; min-width: 0; }
.wall { display: grid; grid-template-columns: repeat(auto-fill, minmax(84px, 1fr)); gap: 6px; }
.wall button { padding: 0; border: 0; line-height: 0; }
.genbook-picture { width: 100%; aspect-ratio: var(--shape); image-rendering: pixelated; outline: 1px solid var(--line); }
.walk .large { max-width: 256px; }
footer { margin-top: 24px; font-size: 13px; }
`;
