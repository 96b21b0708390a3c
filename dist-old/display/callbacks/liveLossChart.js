"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.liveLossChart = liveLossChart;
const curves_1 = require("../charts/curves");
const lossChart_1 = require("../charts/lossChart");
const bundle_1 = require("../figure/bundle");
/** The share of the time that redrawing may take. */
const BUDGET = 0.03;
/**
 * A chart for `fit` that is redrawn in place during the training: a panel for each metric, with the steps,
 * the means of the epochs and the validation. It appears with the first step. Where it cannot be drawn, one
 * warning says so, and the training goes on.
 */
function liveLossChart({ everyMs = 1000, explain, scale } = {}) {
    const recorder = new curves_1.CurveRecorder();
    const turns = [];
    const place = (0, bundle_1.liveShow)();
    let last;
    let drawnAt = -Infinity;
    let turnsDrawn = 0;
    let cost = 0;
    let failed = false;
    let explanation;
    const redraw = async (event) => {
        const start = performance.now();
        const state = `Epoch ${event.epoch} of ${event.epochs}`;
        try {
            const xTitle = countsSteps(event) ? "step" : "epoch";
            const words = { explanation: explanation?.split("\n"), turns, scale };
            await place.update((0, lossChart_1.lossFigure)(recorder.curves(), state, xTitle, words));
        }
        catch (error) {
            failed = true;
            console.warn(`The loss chart cannot be drawn; training goes on: ${error.message}`);
        }
        const first = drawnAt === -Infinity;
        turnsDrawn = turns.length;
        drawnAt = performance.now();
        cost = first ? 0 : drawnAt - start; // the first also loads vega
    };
    return async (event) => {
        const { epoch, step, stepsPerEpoch } = event;
        recorder.metrics ??= event.metrics;
        const unit = countsSteps(event) ? 1 : stepsPerEpoch; // the unit of x, in steps
        if (event.kind === "batch")
            recorder.addStep(step / unit, event.logs);
        if (event.kind === "batch" && event.settings)
            turns.push(...(0, lossChart_1.turnsOf)(step, unit, event.settings));
        if (event.kind === "epoch") {
            recorder.addEpoch(((epoch - 1) * stepsPerEpoch) / unit, step / unit, event.logs);
        }
        explanation = explain?.(event);
        if (failed)
            return;
        if (event.kind === "end") {
            if (last)
                await redraw(last);
            return;
        }
        last = event;
        if (event.replayed)
            return; // otherwise a part of the past would stand there until the next redraw
        // A reader who turns a knob looks at the chart.
        const budget = turns.length > turnsDrawn ? 0 : cost / BUDGET;
        const wait = Math.max(event.kind === "batch" ? everyMs : 0, budget);
        if (performance.now() - drawnAt >= wait)
            await redraw(event);
    };
}
/** True where x counts steps instead of epochs: in a run of a given number of steps, or of a single epoch. */
function countsSteps({ steps, epochs }) {
    return steps !== undefined || epochs === 1;
}
//# sourceMappingURL=liveLossChart.js.map