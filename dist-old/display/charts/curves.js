"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.CurveRecorder = void 0;
const metrics_1 = require("../../training/metrics");
/** The most points of a curve: enough for a smooth line in a panel, few enough to keep a notebook small. */
const MAX_POINTS = 240;
/** Collects the curves of a run: every metric of the logs becomes one, and `valLoss` belongs to `loss`. */
class CurveRecorder {
    /** What the models declare of their metrics. */
    metrics;
    byMetric = new Map();
    addStep(x, logs) {
        for (const metric of (0, metrics_1.metricKeys)(logs)) {
            const recorded = this.of(metric);
            if (accept(recorded, x, logs[metric]))
                recorded.steps.add(x, logs[metric]);
        }
    }
    /**
     * Adds an epoch that lasted from `start` to `end`. Its mean is drawn at its middle, where it lies on the
     * line of the steps; its validation is drawn at its end, with whose weights it was made.
     */
    addEpoch(start, end, logs) {
        const keys = (0, metrics_1.metricKeys)(logs);
        for (const key of keys) {
            const validated = keys.find((metric) => key === (0, metrics_1.validationKey)(metric));
            const recorded = this.of(validated ?? key);
            const value = logs[key];
            if (!accept(recorded, end, value))
                continue;
            if (validated)
                recorded.validation.add(end, value);
            else
                recorded.epochs.add((start + end) / 2, value);
            recorded.last[validated ? "validation" : "training"] = value;
        }
    }
    /** The curves, in the order in which their metrics first appeared. */
    curves() {
        return [...this.byMetric.values()].map(({ steps, epochs, validation, ...rest }) => ({
            ...rest,
            about: this.metrics?.[rest.metric],
            steps: steps.points(),
            epochs: epochs.points(),
            validation: validation.points(),
        }));
    }
    of(metric) {
        let recorded = this.byMetric.get(metric);
        if (!recorded) {
            const [steps, epochs, validation] = [new RunningMeans(), new RunningMeans(), new RunningMeans()];
            recorded = { metric, steps, epochs, validation, last: {}, notFiniteAt: undefined };
            this.byMetric.set(metric, recorded);
        }
        return recorded;
    }
}
exports.CurveRecorder = CurveRecorder;
/** Returns true for a value that can be drawn, and remembers the first that cannot. */
function accept(recorded, x, value) {
    if (Number.isFinite(value))
        return true;
    recorded.notFiniteAt ??= x;
    return false;
}
/**
 * Holds a curve of any length in at most MAX_POINTS points: each is the mean of `size` values, and `size`
 * doubles when there are too many points.
 */
class RunningMeans {
    size = 1;
    means = [];
    sum = { x: 0, value: 0, count: 0 };
    add(x, value) {
        this.sum.x += x;
        this.sum.value += value;
        this.sum.count++;
        if (this.sum.count < this.size)
            return;
        this.means.push(this.pending());
        this.sum = { x: 0, value: 0, count: 0 };
        if (this.means.length < MAX_POINTS)
            return;
        this.size *= 2;
        const halves = this.means;
        this.means = halves.flatMap((point, i) => (i % 2 === 0 ? [middle(point, halves[i + 1])] : []));
    }
    points() {
        // A mean of a few values would stick out at the end of a line of means of many.
        return this.sum.count > this.size / 2 ? [...this.means, this.pending()] : this.means;
    }
    pending() {
        return { x: this.sum.x / this.sum.count, value: this.sum.value / this.sum.count };
    }
}
const middle = (a, b) => ({ x: (a.x + b.x) / 2, value: (a.value + b.value) / 2 });
//# sourceMappingURL=curves.js.map