import type { Canvas } from "canvas";
import type { TopLevelSpec } from "vega-lite";
import { DISPLAY, type Figure } from "./bundle";
import { FONT, registerFont, toPng } from "./png";

/**
 * The style that all charts share: white paper, and a colour for every text and line, since a dark notebook
 * would otherwise use its own, which cannot be read on white.
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

/**
 * Makes a figure of a Vega-Lite v5 chart: the specification, which JupyterLab draws, PNG for other front
 * ends, and text.
 */
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

/** Draws a Vega-Lite v5 specification: PNG as base64. It takes about 60 ms on one core, and half a
 * second more the first time. */
export async function renderPng(spec: TopLevelSpec): Promise<string> {
  // Imported only here, since both are large, and vega is ESM with top-level await from version 6 on.
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  registerFont();
  const own = structuredClone(spec); // vega adds marks of its own to the rows of the data
  const { spec: compiled } = vegaLite.compile({ ...own, config: { ...own.config, font: FONT } });
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logLevel: vega.Error });
  try {
    // vega-canvas makes it with the package canvas, whereas vega's types know only a browser's.
    return await toPng((await view.toCanvas()) as unknown as Canvas);
  } finally {
    view.finalize();
  }
}
