import type { Canvas } from "canvas";
import type { TopLevelSpec } from "vega-lite";
import { DISPLAY, type Figure } from "./bundle";
import { FONT, registerFont, toPng } from "./png";

/**
 * What all charts have in common: white paper, and every colour of text and lines said, since a dark notebook would take
 * its own, which cannot be read on white.
 */
const STYLE = {
  $schema: "https://vega.github.io/schema/vega-lite/v5.json",
  background: "white",
  padding: 10,
  config: {
    view: { stroke: null },
    title: { color: "#222", subtitleColor: "#555" },
    axis: {
      gridColor: "#eee",
      domainColor: "#888",
      tickColor: "#888",
      labelColor: "#333",
      titleColor: "#333",
      titleFontWeight: "normal",
    },
    legend: { labelColor: "#333", titleColor: "#333", symbolOpacity: 1 },
  },
} as const;

/** A Vega-Lite v5 chart as a figure: the specification itself (JupyterLab draws it), PNG for all others, and text. */
export function chartFigure(name: string, chart: TopLevelSpec, text: string): Figure {
  const spec: TopLevelSpec = { ...STYLE, ...chart };
  return {
    name,
    [DISPLAY]: async () => ({
      "application/vnd.vegalite.v5+json": spec,
      "image/png": await renderPng(spec),
      "text/plain": text,
    }),
  };
}

/** Draws a Vega-Lite v5 specification: PNG as base64. Takes about 60 ms on one core, and half a second more the first time. */
export async function renderPng(spec: TopLevelSpec): Promise<string> {
  // Loaded here and nowhere else: both are large, and vega from version 6 on is ESM with top-level await.
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  registerFont();
  const own = structuredClone(spec); // vega marks the rows of the data as its own
  const { spec: compiled } = vegaLite.compile({ ...own, config: { ...own.config, font: FONT } });
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logLevel: vega.Error });
  try {
    // vega-canvas makes it with the package canvas; vega's types know a browser's only.
    return await toPng((await view.toCanvas()) as unknown as Canvas);
  } finally {
    view.finalize();
  }
}
