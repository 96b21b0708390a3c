"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.comparisonFigure = comparisonFigure;
const vega_1 = require("../figure/vega");
const lossChartSpec_1 = require("./lossChartSpec");
const TRAINING = "training, mean of the epoch";
const VALIDATION = "validation";
/** One panel for each metric that any of the runs has: a colour for each run, dashes for validation. */
function comparisonFigure(runs, { scale = "linear" }) {
    const metrics = [...new Set(runs.flatMap(({ curves }) => curves.map(({ metric }) => metric)))];
    const panels = metrics.map((metric) => ({ metric, runs: runsWith(metric, runs) }));
    const text = panels.map(({ metric, runs }) => {
        const values = runs.map(({ name, curves: [curves] }) => `${name} ${(0, lossChartSpec_1.lastValues)(curves)}`);
        return `${metric}: ${values.join("; ")}`;
    });
    const title = `${runs.length} runs`;
    const drawable = panels.filter(({ runs }) => runs.some(({ curves: [curves] }) => isDrawable(curves)));
    const columns = Math.min(drawable.length, lossChartSpec_1.PANEL_SIZES.length);
    const names = runs.map(({ name }) => name);
    const spec = {
        title: (0, lossChartSpec_1.chartTitle)([title]),
        spacing: 14,
        columns,
        concat: drawable.map((each) => panel(each.metric, each.runs, { names, scale, columns })),
    };
    return (0, vega_1.chartFigure)("loss", spec, ["Loss chart", title, ...text].join(" · "));
}
const isDrawable = ({ epochs, validation }) => epochs.length + validation.length > 0;
/** The runs that have this metric, each with its curves of this metric alone. */
function runsWith(metric, runs) {
    return runs.flatMap(({ name, curves }) => {
        const own = curves.filter((each) => each.metric === metric);
        return own.length > 0 ? [{ name, curves: own }] : [];
    });
}
function panel(metric, runs, { names, scale, columns }) {
    const curves = runs.flatMap((run) => run.curves).filter(isDrawable);
    const axes = (0, lossChartSpec_1.panelAxes)(curves, "epoch", scale);
    const { x, y, tooltip, rows } = axes;
    const hasValidation = curves.some(({ validation }) => validation.length > 0);
    const dash = (series) => ({
        datum: series,
        scale: {
            domain: [TRAINING, VALIDATION],
            range: [
                [1, 0],
                [5, 4],
            ],
        },
        legend: hasValidation ? { ...lossChartSpec_1.LEGEND, symbolStrokeColor: "#555", symbolSize: 400 } : null,
    });
    const line = (name, series, points) => ({
        data: { values: rows(points).values.map((row) => ({ ...row, run: name })) },
        mark: {
            type: "line",
            clip: true,
            strokeWidth: 1.5,
            // A line of one point cannot be seen; with points, dashes are missing in the legend.
            point: points.length < 2,
        },
        encoding: {
            x,
            y,
            color: {
                datum: name,
                scale: {
                    domain: names,
                    scheme: names.length <= 10 ? "category10" : "category20",
                },
                legend: lossChartSpec_1.LEGEND,
            },
            strokeDash: dash(series),
            tooltip: [{ field: "run", type: "nominal" }, ...tooltip],
        },
    });
    const layers = runs.flatMap(({ name, curves: [{ epochs, validation }] }) => [
        line(name, TRAINING, epochs),
        line(name, VALIDATION, validation),
    ]);
    const beyond = (0, lossChartSpec_1.beyondLayers)(curves.flatMap(({ epochs, validation }) => [epochs, validation]), axes, metric);
    return {
        ...lossChartSpec_1.PANEL_SIZES[columns - 1],
        title: { text: metric, fontSize: 13 },
        layer: [...layers, ...beyond].filter((layer) => layer.data.values.length > 0),
    };
}
//# sourceMappingURL=comparison.js.map