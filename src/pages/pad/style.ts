/** The pad's style. It takes its colours from JupyterLab's theme, or else from the element around it. */
export const STYLE = `
.genbook-pad {
  --ink: var(--jp-content-font-color1, currentColor);
  --line: color-mix(in srgb, var(--ink) 45%, transparent);
  --paper: var(--jp-layout-color1, Canvas);
  /* Two columns at most. The side takes two rows: in two columns, the sliders are below the plane. */
  display: grid; grid-template: auto 1fr / repeat(auto-fit, minmax(min(100%, 290px), 1fr)); gap: 8px 16px;
  align-items: start; max-width: 900px; padding: 1px; color: var(--ink); contain: layout;
  font: 13px/1.4 var(--jp-ui-font-family, system-ui, sans-serif);
}
.genbook-pad [hidden] { display: none; }
.genbook-pad figure { margin: 0; }
.genbook-pad figcaption { padding-top: 4px; }
.genbook-plane, .genbook-sliders { min-width: 0; max-width: 460px; }
.genbook-side { grid-row: span 2; min-width: 0; display: flex; flex-wrap: wrap; gap: 12px; }
.genbook-stage { position: relative; aspect-ratio: 1; touch-action: none; cursor: crosshair; user-select: none; }
.genbook-stage > * { position: absolute; inset: 0; width: 100%; height: 100%; }
.genbook-stage > canvas { left: 12.054%; top: 1.339%; width: 86.607%; height: 86.607%; }
.genbook-stage text { fill: var(--ink); font-size: 12px; }
.genbook-frame, .genbook-axes path { fill: none; stroke: var(--line); }
.genbook-cross { stroke: var(--line); stroke-dasharray: 3 3; }
.genbook-cursor-11 { fill: none; stroke: var(--paper); stroke-width: 3; }
.genbook-cursor-8 { fill: none; stroke: var(--ink); stroke-width: 3; }
.genbook-cloud ellipse { fill: color-mix(in srgb, var(--ink) 8%, transparent); stroke: var(--ink); }
.genbook-cloud circle { fill: var(--ink); }
.genbook-legend { display: flex; flex-wrap: wrap; padding: 4px 0 0 10%; }
.genbook-pad button, .genbook-pad select {
  font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 4px;
  padding: 2px 7px;
}
.genbook-pad option { color: var(--ink); background: var(--paper); }
.genbook-legend button { border-color: transparent; display: flex; align-items: center; gap: 5px; padding: 1px 5px; }
.genbook-legend button[aria-pressed="true"] { border-color: var(--ink); }
.genbook-legend i { width: 10px; height: 10px; border-radius: 50%; }
.genbook-pad :is(button, select, input, summary, .genbook-stage):focus-visible {
  outline: 2px solid var(--jp-brand-color1, Highlight); outline-offset: 1px;
}
.genbook-axes-choice { display: flex; flex-wrap: wrap; gap: 8px 14px; padding: 10px 0 6px; }
.genbook-axes-choice label { display: flex; align-items: center; gap: 6px; }
.genbook-slider { display: grid; grid-template-columns: auto minmax(80px, 1fr) 3.5em; gap: 8px; align-items: center; }
.genbook-slider output { text-align: right; font-variant-numeric: tabular-nums; }
.genbook-between { flex-basis: 100%; display: flex; flex-direction: column; max-width: 372px; } /* two canvases */
.genbook-picture { width: 56px; image-rendering: pixelated; outline: 1px solid var(--line); }
.genbook-decoded, .genbook-board { width: 180px; aspect-ratio: 1; outline: 1px solid var(--line); }
.genbook-board { background: black; touch-action: none; cursor: crosshair; }
.genbook-inspection { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: 10px; min-height: 84px; }
.genbook-status { flex-basis: 100%; min-height: 1.4em; }
`;
