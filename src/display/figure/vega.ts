import type { Canvas } from "canvas";
import type { TopLevelSpec } from "vega-lite";
import { DISPLAY, type Figure, type MimeBundle } from "./bundle";
import { FONT, registerFont, toPng } from "./png";

/**
 * Makes a colour that follows the page's theme, in JupyterLab and in VS Code. `paper` is the colour on white
 * paper: in a picture, and on other pages. Only SVG understands it.
 */
const themed = (jupyter: string, vscode: string, paper: string) =>
  `var(--jp-${jupyter}, var(--vscode-${vscode}, ${paper}))`;

/** The colour of text. */
export const INK = themed("content-font-color1", "editor-foreground", "#333333");
/** The colour of text that is less important. */
export const FAINT_INK = themed("content-font-color2", "descriptionForeground", "#555555");
const LINE = themed("border-color1", "editorWidget-border", "#999999");
const GRID = themed("border-color3", "editorIndentGuide-background1", "#eeeeee");

/** The style that all charts share, with a colour for every text and line. */
const STYLE = {
  $schema: "https://vega.github.io/schema/vega-lite/v5.json",
  background: "transparent",
  padding: 10,
  config: {
    view: { stroke: null },
    title: { color: INK, subtitleColor: FAINT_INK },
    axis: {
      gridColor: GRID,
      domainColor: LINE,
      tickColor: LINE,
      labelColor: INK,
      titleColor: INK,
      titleFontWeight: "normal",
    },
    legend: { labelColor: INK, titleColor: INK, symbolOpacity: 1 },
  },
  usermeta: { embedOptions: { renderer: "svg" } },
} as const;

/** A figure of a Vega-Lite v5 chart. Everything but its picture is made in no time. */
export interface Chart extends Figure {
  /** Draws the chart on white paper: PNG as base64, or undefined if it is text alone. */
  picture(): Promise<string | undefined>;
  /** Returns the specification, which JupyterLab draws, the given PNG for other front ends, and text. */
  bundle(picture?: string): MimeBundle;
}

/** Makes a chart. Without a specification it is text alone. */
export function chartFigure(name: string, chart: TopLevelSpec | undefined, text: string): Chart {
  const spec: TopLevelSpec | undefined = chart && { ...STYLE, ...chart };
  const picture = async () => spec && renderPng(spec);
  const bundle = (png?: string) => ({
    ...(spec && { "application/vnd.vegalite.v5+json": spec }),
    ...(png !== undefined && { "image/png": png }),
    "text/plain": text,
  });
  return { name, picture, bundle, [DISPLAY]: async () => bundle(await picture()) };
}

/**
 * Returns the number of columns that fit beside JupyterLab's file list, as an expression, because the page's
 * width is known only there. Beside the notebook's cells it has 440 pixels for other things. Vega-Lite passes
 * the expression on to Vega, although its types do not say so.
 *
 * @param most the number of columns on a wide page, and in a picture
 * @param width the width of a column in pixels
 */
export function columnsThatFit(
  most: number,
  width: number,
): Pick<TopLevelSpec, "params"> & { columns: number } {
  const fitting = `clamp(floor((windowSize()[0] - 440) / ${width}), 1, ${most})`;
  return {
    params: [{ name: "columnsThatFit", expr: `windowSize()[0] ? ${fitting} : ${most}` }],
    columns: { signal: "columnsThatFit" } as unknown as number,
  };
}

/** Returns the chart in the colours of white paper. */
function onPaper(spec: TopLevelSpec): TopLevelSpec {
  const themedColours = /var\(--jp-[^#"]*(#[0-9a-f]{6})\)\)/g;
  return {
    ...(JSON.parse(JSON.stringify(spec).replace(themedColours, "$1")) as TopLevelSpec),
    background: "white",
  };
}

/**
 * Draws a Vega-Lite v5 specification: PNG as base64. It takes about 60 ms on one core, and half a second more
 * the first time.
 */
async function renderPng(spec: TopLevelSpec): Promise<string> {
  // Imported only here, since both are large, and vega is ESM with top-level await from version 6 on.
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  registerFont();
  const own = onPaper(spec);
  const { spec: compiled } = vegaLite.compile({ ...own, config: { ...own.config, font: FONT } });
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logLevel: vega.Error });
  try {
    // vega-canvas makes it with the package canvas, whereas vega's types know only a browser's.
    return await toPng((await view.toCanvas()) as unknown as Canvas);
  } finally {
    view.finalize();
  }
}
