"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.LEGEND = exports.PANEL_SIZES = void 0;
exports.lossChartSpec = lossChartSpec;
exports.lastValues = lastValues;
exports.chartTitle = chartTitle;
exports.panelAxes = panelAxes;
exports.beyondLayers = beyondLayers;
const formatLogs_1 = require("./formatLogs");
const valueAxis_1 = require("./valueAxis");
const COLOURS = {
    "training, by step": "#7fb2e5",
    "training, mean of the epoch": "#1f4e8c",
    validation: "#e8710a",
};
/**
 * The size of a panel where one, two or three stand in a row: JupyterLab has 800 pixels beside its file list.
 */
exports.PANEL_SIZES = [
    { width: 560, height: 260 },
    { width: 300, height: 230 },
    { width: 184, height: 220 },
];
/** One panel for each metric, each with a y axis of its own. `xTitle` names what x counts. */
function lossChartSpec(curves, title, xTitle, { explanation = [], turns = [], scale = "linear" } = {}) {
    const shown = Object.keys(COLOURS).filter((series) => curves.some((each) => pointsOf(each, series).length > 0));
    const columns = Math.min(curves.length, exports.PANEL_SIZES.length);
    return {
        title: chartTitle(title, explanation),
        spacing: 14,
        columns,
        concat: curves.map((each) => panel(each, { xTitle, shown, turns, scale, size: exports.PANEL_SIZES[columns - 1] })),
    };
}
/** The values of the last epoch, "0.1794, validation 0.1801", or "" during the first. */
function lastValues({ last: { training, validation } }) {
    const parts = training === undefined ? [] : [(0, formatLogs_1.formatMetric)(training)];
    if (validation !== undefined)
        parts.push(`validation ${(0, formatLogs_1.formatMetric)(validation)}`);
    return parts.join(", ");
}
function pointsOf(curves, series) {
    if (series === "validation")
        return curves.validation;
    return series === "training, by step" ? curves.steps : curves.epochs;
}
/** The head of a chart: `text` in grey, one line each, and the explanation below it. */
function chartTitle(text, explanation = []) {
    return {
        text,
        anchor: "start",
        fontSize: 12,
        fontWeight: "normal",
        color: "#555",
        offset: 12,
        ...(explanation.length > 0 && {
            subtitle: explanation,
            subtitleFontSize: 12,
            subtitleColor: "#222",
        }),
    };
}
/** Both axes of a panel that shows the curves of one metric, of one run or of several. */
function panelAxes(curves, xTitle, wished) {
    const [{ metric, about }] = curves;
    const { unit, range, guide } = about ?? { unit: metric };
    const hasSteps = curves.some(({ steps }) => steps.length > 0);
    const xs = curves.flatMap((each) => [...each.steps, ...each.epochs, ...each.validation]).map(({ x }) => x);
    const [first, last] = [Math.min(...xs), Math.max(...xs)];
    const edge = 0.02 * last; // otherwise the outermost points would be cut in half
    const wholeEpochs = last >= 2 || !hasSteps;
    const type = (0, valueAxis_1.possibleScale)(curves, wished);
    const domain = (0, valueAxis_1.valueRange)(curves, type, range);
    const x = {
        field: "x",
        type: "quantitative",
        title: xTitle,
        scale: { domain: [hasSteps ? 0 : Math.floor(first), last + edge], nice: false },
        axis: {
            tickCount: wholeEpochs ? Math.min(Math.max(Math.floor(last), 1), 6) : 6,
            grid: false,
            labelFlush: false,
        },
    };
    const y = {
        field: "y",
        type: "quantitative",
        title: unit,
        scale: { type, domain, nice: false, ...(type === "linear" && { zero: false }) },
        // A number above the axis would lift the panel's title.
        axis: { tickCount: 6, labelFlush: 6, ...(type === "log" && { format: ".3~g" }) },
    };
    const tooltip = [
        { field: "x", title: xTitle, type: "quantitative" },
        { field: "y", title: metric, type: "quantitative", format: ".4~g" },
    ];
    /** Points as rows of data; those that a log axis cannot show are left out. */
    const rows = (points) => ({
        values: points
            .filter(({ value }) => type === "linear" || value > 0)
            .map((point) => ({ x: (0, valueAxis_1.round)(point.x), y: (0, valueAxis_1.round)(point.value) })),
    });
    return { x, y, domain, guide, tooltip, rows };
}
/** The look of a panel's legends, below it. */
exports.LEGEND = {
    orient: "bottom",
    title: null,
    labelFontSize: 11,
    labelLimit: 0,
    symbolType: "stroke",
    symbolOpacity: 1,
    symbolStrokeWidth: 3,
};
/** Triangles at the edge of the panel where a line leaves it, and the value of the farthest such point. */
function beyondLayers(lines, { x, y, domain }, metric) {
    const [low, high] = domain;
    const outside = lines.flatMap((points) => (0, valueAxis_1.pointsBeyond)(points, domain));
    const color = "#b3261e";
    const layers = [
        { shape: "triangle-up", edge: high, points: outside.filter(({ value }) => value > high) },
        { shape: "triangle-down", edge: low, points: outside.filter(({ value }) => value < low) },
    ];
    return layers.flatMap(({ shape, edge, points }) => {
        const values = points.map((point) => ({ x: (0, valueAxis_1.round)(point.x), y: edge, beyond: (0, valueAxis_1.round)(point.value) }));
        const farthest = values.toSorted((a, b) => Math.abs(b.beyond) - Math.abs(a.beyond)).slice(0, 1);
        const isRight = farthest.length > 0 && farthest[0].x > (x.scale.domain[0] + x.scale.domain[1]) / 2;
        const beyond = { field: "beyond", title: `${metric}, beyond the axis`, type: "quantitative" };
        return [
            {
                data: { values },
                mark: { type: "point", shape, color, filled: true, opacity: 1, size: 45 },
                encoding: { x, y, tooltip: [{ ...beyond, format: ".4~g" }] },
            },
            {
                data: { values: farthest },
                mark: {
                    type: "text",
                    color,
                    fontSize: 10,
                    dx: isRight ? -7 : 7,
                    align: isRight ? "right" : "left",
                },
                encoding: { x, y, text: { ...beyond, format: ".3~g" } },
            },
        ];
    });
}
function panel(curves, { xTitle, shown, turns, scale, size }) {
    const { metric } = curves;
    const axes = panelAxes([curves], xTitle, scale);
    const { x, y, guide, tooltip, rows } = axes;
    const color = (series) => ({
        datum: series,
        scale: { domain: shown, range: shown.map((each) => COLOURS[each]) },
        legend: exports.LEGEND,
    });
    const data = (series) => rows(pointsOf(curves, series));
    const reach = Math.round(curves.steps.length / 48); // the smoothing takes this many points on either side
    const byEpoch = (series) => ({
        data: data(series),
        mark: { type: "line", clip: true, strokeWidth: 1.5, point: { filled: true, size: 28 } },
        encoding: { x, y, color: color(series), tooltip },
    });
    return {
        ...size,
        title: { text: metric, fontSize: 13, subtitle: lastValues(curves) || " " },
        layer: [
            {
                data: data("training, by step"),
                mark: {
                    type: "line",
                    clip: true,
                    strokeWidth: 1,
                    opacity: 0.4,
                    point: curves.steps.length < 4,
                },
                encoding: { x, y, color: color("training, by step") },
            },
            {
                data: data("training, by step"),
                transform: [
                    {
                        window: [{ op: "mean", field: "y", as: "smooth" }],
                        frame: [-reach, reach],
                    },
                ],
                mark: { type: "line", clip: true, strokeWidth: 2 },
                encoding: { x, y: { ...y, field: "smooth" }, color: color("training, by step") },
            },
            byEpoch("training, mean of the epoch"),
            byEpoch("validation"),
            ...beyondLayers([curves.steps, curves.epochs, curves.validation], axes, metric),
            ...(guide ? guideLayers(guide, y, size.width) : []),
            ...turnLayers(turns, x, size.width),
        ].filter((layer) => layer.data.values.length > 0),
    };
}
/** The width of a letter, and of the part of the gap to the next panel that a label may take, in pixels. */
const LETTER = 5.1;
const GAP = 10;
/** Vertical lines where settings were turned, and a label for the last of them. */
function turnLayers(turns, x, width) {
    const data = { values: turns.map(({ x, label }) => ({ x: (0, valueAxis_1.round)(x), label: label.join(", ") })) };
    const color = "#7a4fa3";
    const rule = {
        data,
        mark: { type: "rule", color, opacity: 0.7, clip: true },
        encoding: { x, tooltip: [{ field: "label", title: "turned", type: "nominal" }] },
    };
    // A panel has room for one label.
    const labels = turns.slice(-1).map(({ x: turned, label }) => {
        const [from, to] = x.scale.domain;
        const at = (width * (turned - from)) / (to - from);
        const long = LETTER * Math.max(...label.map(({ length }) => length));
        const place = at + 3 + long < width + GAP ? { x: at + 3 } : { x: Math.max(at - 3, long), align: "right" };
        return {
            data: { values: [{}] },
            mark: {
                type: "text",
                color,
                fontSize: 10,
                text: label,
                y: 2,
                align: "left",
                baseline: "top",
                ...place,
            },
        };
    });
    return [rule, ...labels];
}
/** A horizontal line across the panel, with its meaning at its end. */
function guideLayers({ value, label }, y, width) {
    const shared = {
        data: { values: [{}] },
        encoding: { y: { ...y, field: undefined, datum: value } },
    };
    const color = "#777";
    return [
        { ...shared, mark: { type: "rule", color, strokeDash: [4, 3], clip: true } },
        {
            ...shared,
            mark: { type: "text", color, align: "left", x: width + 4, text: label },
        },
    ];
}
//# sourceMappingURL=lossChartSpec.js.map