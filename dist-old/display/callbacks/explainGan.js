"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.explainGan = explainGan;
const formatLogs_1 = require("../charts/formatLogs");
/** Steps whose mean is explained: single steps jump. */
const WINDOW = 100;
/** Steps in a row above the limit, after which what was warned of is over. */
const OVER = 50;
/**
 * For `liveLossChart({ explain: explainGan() })`: a few lines beside the curves that follow the run, from the
 * means of its last 100 steps. It warns when something has begun that its metric warns of, such as a
 * discriminator that has won or samples that have collapsed, and says when it is over. Metrics whose model
 * declares no meaning are passed over.
 */
function explainGan() {
    const known = new Map();
    let lines = [];
    return (event) => {
        if (event.kind === "batch" && event.metrics) {
            const { step, logs, replayed } = event;
            for (const [name, about] of Object.entries(event.metrics)) {
                if (!about.meaning && !about.warning)
                    continue;
                if (!known.has(name))
                    known.set(name, new ExplainedMetric(name, about));
                const said = known.get(name).add(step, logs);
                if (said && !replayed)
                    console.warn(said); // of the past it was said when it happened
            }
            lines = [...known.values()].flatMap((each, i) => each.lines(i === 0 ? `Last ${WINDOW} steps: ` : ""));
        }
        return lines.length ? lines.join("\n") : undefined;
    };
}
/** One metric, followed step by step. */
class ExplainedMetric {
    name;
    about;
    recent = new RecentMean();
    state;
    constructor(name, about) {
        this.name = name;
        this.about = about;
        const { warning } = about;
        this.state = new LastingState(warning?.untrained?.steps ?? warning?.steps ?? Infinity);
    }
    /** @returns a warning, where something has begun or is over with this step */
    add(step, { [this.name]: value }) {
        this.recent.add(value);
        const { warning } = this.about;
        if (!warning)
            return undefined;
        if (warning.untrained && value >= warning.untrained.level)
            this.state.after = warning.steps;
        const change = this.state.update(step, value < warning.below);
        if (change === "begun")
            return `${this.since(warning)} ${warning.advice}`;
        if (change === "over")
            return `${this.name} is above ${warning.below} again: ${warning.over}`;
        return undefined;
    }
    lines(prefix) {
        const { warning, meaning } = this.about;
        if (warning && this.state.on)
            return [this.since(warning), warning.advice];
        const { value } = this.recent;
        return value === undefined || !meaning
            ? []
            : [`${prefix}${this.name} ${value.toFixed(2)}${meaning(value)}`];
    }
    since({ below, begun }) {
        return `${this.name} has been below ${below} since step ${(0, formatLogs_1.formatStep)(this.state.since)}: ${begun}`;
    }
}
/** The mean of the last WINDOW finite values. */
class RecentMean {
    values = [];
    add(value) {
        if (Number.isFinite(value))
            this.values.push(value);
        if (this.values.length > WINDOW)
            this.values.shift();
    }
    /** Undefined before the first value. */
    get value() {
        const { values } = this;
        return values.length ? values.reduce((a, b) => a + b, 0) / values.length : undefined;
    }
}
/**
 * Something that has begun when it holds for `after` steps in a row, and is over when it does not for OVER
 * steps.
 */
class LastingState {
    after;
    on = false;
    /** The first of the steps in a row. */
    since = 0;
    row = 0;
    constructor(after) {
        this.after = after;
    }
    update(step, holds) {
        this.row = holds === this.on ? 0 : this.row + 1;
        if (holds && this.row === 1)
            this.since = step;
        if (this.row < (this.on ? OVER : this.after))
            return undefined;
        this.on = holds;
        this.row = 0;
        return holds ? "begun" : "over";
    }
}
//# sourceMappingURL=explainGan.js.map