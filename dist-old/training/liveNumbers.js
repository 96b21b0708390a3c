"use strict";
/** Settings that may change during training: by a slider, by a schedule, or as they did in an earlier run. */
Object.defineProperty(exports, "__esModule", { value: true });
exports.numberAt = numberAt;
exports.liveSettings = liveSettings;
exports.settingsAfter = settingsAfter;
exports.replay = replay;
/**
 * Returns the value of a live number at a step.
 *
 * @param step the step, from 1
 */
function numberAt(live, step) {
    if (typeof live === "function")
        return live(step);
    return typeof live === "object" ? live.value : live;
}
/**
 * Tracks settings from step to step.
 *
 * @param before their values when the run was stopped, if it is being resumed
 * @param changed names of fixed settings whose values differ from those of the stopped run
 */
function liveSettings(settings, before = {}, changed = new Set()) {
    const isFixed = (name) => typeof settings[name].value === "number";
    const names = Object.keys(settings);
    const values = { ...before };
    for (const name of names) {
        if (!isFixed(name) && name in before)
            settings[name].set(before[name]);
        if (isFixed(name) && !changed.has(name))
            values[name] = settings[name].value;
    }
    return {
        changesAt(step) {
            const changes = {};
            for (const name of names) {
                const value = numberAt(settings[name].value, step);
                if (value === values[name])
                    continue;
                settings[name].check(value);
                settings[name].set(value);
                changes[name] = value;
            }
            Object.assign(values, changes);
            return Object.keys(changes).length > 0 ? changes : undefined;
        },
    };
}
/**
 * Returns the values of settings after some steps, as far as they are known.
 *
 * @param steps the settings that changed before each step; other entries are ignored
 */
function settingsAfter(settings, steps) {
    const entries = Object.entries(settings).flatMap(([name, { value }]) => {
        const last = steps.findLast((step) => name in step)?.[name];
        const known = last ?? (typeof value === "number" ? value : undefined);
        return known === undefined ? [] : [[name, known]];
    });
    return Object.fromEntries(entries);
}
/**
 * Returns settings that change as they did in an earlier run: `trainVae(…, replay(history.changes))`.
 *
 * @param changes the changes of a history or a control panel, beginning with step 1
 * @returns schedules, which throw an Error for a step before the first change
 */
function replay(changes) {
    const names = new Set(changes.flatMap(({ settings }) => Object.keys(settings)));
    const valueOf = (name) => (step) => {
        const last = changes.findLast((change) => change.step <= step && name in change.settings);
        if (!last)
            throw new Error(`The changes don't give a value of ${name} at step ${step}: they must begin with step 1.`);
        return last.settings[name];
    };
    return Object.fromEntries([...names].map((name) => [name, valueOf(name)]));
}
//# sourceMappingURL=liveNumbers.js.map