import type { Canvas } from "canvas";
import type { View } from "vega";
import type { TopLevelSpec } from "vega-lite";
import { DISPLAY, type Figure, type MimeBundle } from "./bundle";
import { FONT, PICTURE_INK, registerFont, toPng } from "./png";

/**
 * Makes a colour that follows the page's theme, in JupyterLab and in VS Code. `paper` is the colour on white
 * paper: in a picture, and on other pages. Only SVG understands it.
 */
const themed = (jupyter: string, vscode: string, paper: string) =>
  `var(--jp-${jupyter}, var(--vscode-${vscode}, ${paper}))`;
const THEMED = /var\(--jp-[^#"]*(#[0-9a-f]{6})\)\)/g;

/** The colour of text. */
export const INK = themed("content-font-color1", "editor-foreground", "#333333");
/** The colour of text that is less important. */
export const FAINT_INK = themed("content-font-color2", "descriptionForeground", "#555555");
/** The colour of axes and frames. */
export const LINE = themed("border-color1", "editorWidget-border", "#999999");
/** The colour of the page. */
const PAPER = themed("layout-color0", "editor-background", "#ffffff");
const GRID = themed("border-color3", "editorIndentGuide-background1", "#eeeeee");

/** The colours on a canvas, by those on paper: they can be seen on a white and on a dark page. */
const ON_CANVAS: Record<string, string> = {
  "#333333": PICTURE_INK,
  "#555555": PICTURE_INK,
  "#999999": "#808080",
  "#eeeeee": "rgba(128, 128, 128, 0.2)",
};

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
} as const;

/** A figure of a Vega-Lite v5 chart. Only its picture takes time to make. */
export interface Chart extends Figure {
  /** Draws the chart on white paper: PNG as base64, or undefined if it is text alone. */
  picture(): Promise<string | undefined>;
  /** Draws the chart as SVG, in the colours of the page that holds it; undefined if it is text alone. */
  svg(): Promise<string | undefined>;
  /** Returns the specification, which JupyterLab draws, the given PNG for other front ends, and text. */
  bundle(picture?: string): MimeBundle;
}

/**
 * Makes a chart. Without a specification it is text alone.
 *
 * @param renderer how a page draws it: thousands of points are slow in SVG, but a canvas knows no theme.
 *   @defaultValue "svg"
 */
export function chartFigure(
  name: string,
  chart: TopLevelSpec | undefined,
  text: string,
  renderer: "svg" | "canvas" = "svg",
): Chart {
  const spec = chart && { ...STYLE, ...chart, usermeta: { embedOptions: { renderer } } };
  const picture = async () => spec && renderPng(spec);
  const svg = async () => spec && draw(spec, (view) => view.toSVG());
  const bundle = (png?: string) => ({
    ...(spec && {
      "application/vnd.vegalite.v5+json":
        renderer === "svg" ? spec : recoloured(spec, (paper) => ON_CANVAS[paper]),
    }),
    ...(png !== undefined && { "image/png": png }),
    "text/plain": text,
  });
  return { name, picture, svg, bundle, [DISPLAY]: async () => bundle(await picture()) };
}

/** Returns a copy of a chart with other colours in place of those of the theme. */
function recoloured(spec: TopLevelSpec, colour: (paper: string) => string): TopLevelSpec {
  const text = JSON.stringify(spec).replace(THEMED, (_, paper: string) => colour(paper));
  return JSON.parse(text) as TopLevelSpec;
}

/**
 * Returns the layers of a text that can be read where lines cross it: its outline in the page's colour, and
 * the text itself. The outline is wide enough to close the gap above a decimal point.
 */
export const outlined = <L extends { mark: object }>(text: L) => [
  Object.assign({}, text, { mark: { ...text.mark, stroke: PAPER, strokeWidth: 6, strokeJoin: "round" } }),
  text,
];

/**
 * Returns the number of columns that fit beside JupyterLab's file list, as an expression, because the width
 * is known only on the page, and changes with the window. Beside the notebook's cells, the page needs 440
 * pixels for other things. Vega-Lite passes the expression on to Vega, although its types do not say so.
 *
 * @param most the number of columns on a wide page, and in a picture
 * @param width the width of a column in pixels
 */
export function columnsThatFit(
  most: number,
  width: number,
): Pick<TopLevelSpec, "params" | "autosize"> & { columns: number } {
  const fitting = `clamp(floor((windowSize()[0] - 440) / ${width}), 1, ${most})`;
  const columnsThatFit = {
    name: "columnsThatFit",
    expr: `windowSize()[0] ? ${fitting} : ${most}`,
    on: [{ events: "window:resize", update: fitting }],
  };
  return {
    params: [columnsThatFit],
    autosize: { type: "pad", resize: true }, // the figure's height follows the number of rows
    columns: { signal: columnsThatFit.name } as unknown as number,
  };
}

/**
 * Draws a Vega-Lite v5 specification: PNG as base64. It takes about 60 ms on one core, and half a second more
 * the first time.
 */
async function renderPng(spec: TopLevelSpec): Promise<string> {
  const own = { ...recoloured(spec, (paper) => paper), background: "white" };
  const withFont = { ...own, config: { ...own.config, font: FONT } };
  // vega-canvas makes it with the package canvas, whereas vega's types know only a browser's.
  return draw(withFont, async (view) => toPng((await view.toCanvas()) as unknown as Canvas));
}

async function draw<T>(spec: TopLevelSpec, render: (view: View) => Promise<T>): Promise<T> {
  // Imported only here, since both are large, and vega is ESM with top-level await from version 6 on.
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  registerFont();
  const { spec: compiled } = vegaLite.compile(spec);
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logLevel: vega.Error });
  try {
    return await render(view);
  } finally {
    view.finalize();
  }
}
