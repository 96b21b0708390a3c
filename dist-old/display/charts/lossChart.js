"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.lossChart = lossChart;
exports.turnsOf = turnsOf;
exports.lossFigure = lossFigure;
const bundle_1 = require("../figure/bundle");
const vega_1 = require("../figure/vega");
const comparison_1 = require("./comparison");
const curves_1 = require("./curves");
const lossChartSpec_1 = require("./lossChartSpec");
/**
 * The curves of a finished run, epoch by epoch: a panel for each metric, with training and validation, and a
 * line where a setting was turned during the run. Several histories by name are compared in one chart:
 *
 *     lossChart({ "seed 1": first, "seed 2": second })
 *
 * A history that two calls of `fit` made, [...first, ...second], is one run: its epochs are counted on.
 *
 * The y axis leaves out what would flatten everything else (the fall of the first epoch, spikes, an
 * explosion), and red triangles mark where a line leaves it.
 *
 * @throws Error for a history without epochs
 */
function lossChart(history, { scale = "linear" } = {}) {
    if (!Array.isArray(history)) {
        const runs = Object.entries(history);
        if (runs.length === 0) {
            throw new Error('lossChart expects histories by name, { "seed 1": history, … }, got none.');
        }
        return (0, comparison_1.comparisonFigure)(runs.map(([name, each]) => ({ name, curves: recorded(each, ` in "${name}"`).curves })), { scale });
    }
    const { curves, epochs, joints } = recorded(history);
    const turns = (history.changes ?? []).flatMap(({ step, stepsPerEpoch, settings }) => turnsOf(step, stepsPerEpoch, settings));
    return lossFigure(curves, `Epoch ${epochs}`, "epoch", { turns: [...turns, ...joints], scale });
}
/** A history's curves, its number of epochs, and where one call of `fit` ended and the next began. */
function recorded(history, where = "") {
    if (history.length === 0) {
        throw new Error(`lossChart expects a history of at least one epoch, got none${where}: train to the end of an epoch first.`);
    }
    const recorder = new curves_1.CurveRecorder();
    recorder.metrics = history.metrics;
    const joints = [];
    let before = 0; // the number of epochs in the earlier calls
    let end = -Infinity;
    for (const logs of history) {
        if (logs.epoch + before <= end) {
            before = end - logs.epoch + 1;
            joints.push({ x: end, label: ["next fit"] });
        }
        end = logs.epoch + before;
        recorder.addEpoch(end - 1, end, logs);
    }
    return { curves: recorder.curves(), epochs: end, joints };
}
/**
 * Marks settings that changed at `step`; those of the first step are where they began. `unit` is the unit of
 * x, in steps.
 */
function turnsOf(step, unit, settings) {
    if (step === 1)
        return [];
    const label = Object.entries(settings).map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`);
    return [{ x: step / unit, label }];
}
function lossFigure(curves, state, xTitle, { explanation = [], turns = [], scale } = {}) {
    const notFinite = curves.flatMap(({ metric, notFiniteAt }) => notFiniteAt === undefined
        ? []
        : [`${metric} is not finite from ${xTitle} ${Number(notFiniteAt.toFixed(2))} on`]);
    const values = curves.map((each) => `${each.metric} ${(0, lossChartSpec_1.lastValues)(each)}`.trimEnd());
    const line = ["Loss chart", state, ...values, ...notFinite].join(" · ");
    const text = [line, ...explanation].join("\n");
    const drawable = curves.filter(({ steps, epochs, validation }) => steps.length + epochs.length + validation.length);
    if (drawable.length === 0)
        return { [bundle_1.DISPLAY]: () => ({ "text/plain": text }) };
    const spec = (0, lossChartSpec_1.lossChartSpec)(drawable, [state, ...notFinite], xTitle, { explanation, turns, scale });
    return (0, vega_1.chartFigure)("loss", spec, text);
}
//# sourceMappingURL=lossChart.js.map