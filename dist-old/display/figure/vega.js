"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.chartFigure = chartFigure;
exports.renderPng = renderPng;
const bundle_1 = require("./bundle");
const png_1 = require("./png");
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
};
/**
 * A Vega-Lite v5 chart as a figure: the specification, which JupyterLab draws, PNG for other front ends, and
 * text.
 */
function chartFigure(name, chart, text) {
    const spec = { ...STYLE, ...chart };
    return {
        name,
        [bundle_1.DISPLAY]: async () => ({
            "application/vnd.vegalite.v5+json": spec,
            "image/png": await renderPng(spec),
            "text/plain": text,
        }),
    };
}
/** Draws a Vega-Lite v5 specification: PNG as base64. It takes about 60 ms on one core, and half a
 * second more the first time. */
async function renderPng(spec) {
    // Imported only here, since both are large, and vega is ESM with top-level await from version 6 on.
    const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
    (0, png_1.registerFont)();
    const own = structuredClone(spec); // vega adds marks of its own to the rows of the data
    const { spec: compiled } = vegaLite.compile({ ...own, config: { ...own.config, font: png_1.FONT } });
    const view = new vega.View(vega.parse(compiled), { renderer: "none", logLevel: vega.Error });
    try {
        // vega-canvas makes it with the package canvas, whereas vega's types know only a browser's.
        return await (0, png_1.toPng)((await view.toCanvas()));
    }
    finally {
        view.finalize();
    }
}
//# sourceMappingURL=vega.js.map