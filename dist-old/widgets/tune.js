"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.tune = tune;
/** A panel beside a running training: its settings as sliders, and buttons that pause and stop it. */
const formatLogs_1 = require("../display/charts/formatLogs");
const bundle_1 = require("../display/figure/bundle");
const interruptible_1 = require("../training/interruptible");
const containers_1 = require("./containers");
const controls_1 = require("./controls");
const widget_1 = require("./widget");
/** The shortest time between two updates of the panel's line, in ms. */
const UPDATE_MS = 500;
/**
 * Makes a panel for a training: its numbers as sliders, and the buttons Pause, Step, Resume and Stop. Give
 * `settings` to the training and the panel itself to `fit`, which shows it unless the notebook already does.
 * When the training ends, a list of what was turned takes the panel's place:
 *
 *     const knobs = tune({
 *       learningRate: slider({ min: 1e-5, max: 1e-2, value: 1e-3, logarithmic: true }),
 *       klWeight: slider({ min: 0, max: 0.005, value: 5e-4 }),
 *     });
 *     await fit(trainVae(encoder, decoder, images, knobs.settings), [knobs, liveLossChart()]);
 *
 * The names are those of the training's options; a slider without a description takes its name. In a terminal
 * there is nothing to turn, and the numbers stay as they are.
 */
function tune(settings) {
    const controls = Object.entries(settings);
    const longest = Math.max(...controls.map(([name]) => name.length));
    for (const [name, control] of controls) {
        if (control.get("description"))
            continue;
        control.set({ description: name, style: (0, widget_1.descriptionWidth)(`${longest}ch`) }); // one column of sliders
    }
    let state = "running";
    let wake;
    const line = (0, controls_1.html)("");
    const changes = [];
    let last;
    let updatedAt = -Infinity;
    const update = () => {
        updatedAt = performance.now();
        const where = last ? `step ${last.step}, epoch ${last.epoch} of ${last.epochs}` : "before the first step";
        // A reloaded page still shows this line change, whereas JupyterLab shows it no more output of the cell.
        const parts = [`${state}: ${where}`, last && (0, formatLogs_1.formatLogs)(last.logs)].filter(Boolean);
        line.value = `<i>${(0, controls_1.escapeHtml)(parts.join(" · "))}</i>`;
    };
    const turn = (to) => {
        state = to;
        wake?.();
        if (to !== "paused")
            update(); // the training pauses only at the end of a step
    };
    const buttons = [
        (0, controls_1.button)("Pause", () => void (state = "paused")),
        (0, controls_1.button)("Step", () => turn("paused")),
        (0, controls_1.button)("Resume", () => turn("running")),
        (0, controls_1.button)("Stop", () => turn("stopped")),
    ];
    const panel = (0, containers_1.box)([...controls.map(([, control]) => control), (0, containers_1.box)(buttons), line], { vertical: true });
    const values = () => controls.map(([name]) => describeSetting(name, settings[name].value, changes));
    const picture = () => ({ ...panel[bundle_1.DISPLAY](), "text/plain": values().join("\n") });
    let isShownByReader = false;
    let place; // where the current training shows it
    let isRunning = false;
    const begin = async () => {
        isRunning = true;
        for (const each of buttons)
            each.set({ disabled: false });
        if (isShownByReader)
            return;
        place = (0, bundle_1.liveShow)();
        await place.update({ [bundle_1.DISPLAY]: picture });
    };
    const end = async () => {
        isRunning = false;
        state = "running"; // for the next training
        for (const each of buttons)
            each.set({ disabled: true });
        const ended = `ended at step ${last?.step}`;
        line.value = `<i>${ended}</i>`;
        // A panel lives as long as its kernel; this text can be read in the saved notebook.
        await place?.update({ [bundle_1.DISPLAY]: () => ({ "text/plain": [ended, ...values()].join("\n") }) });
        place = undefined;
    };
    const callback = async (event) => {
        if (event.kind === "end")
            return end();
        if (!isRunning)
            await begin();
        if (last && event.step < last.step)
            changes.length = 0; // another run
        last = event;
        if (event.kind === "batch" && event.settings)
            changes.push({ step: event.step, settings: event.settings });
        if (event.kind !== "batch" || event.replayed)
            return;
        if (performance.now() - updatedAt > UPDATE_MS)
            update();
        if (state === "paused") {
            update();
            await new Promise((resolve) => {
                wake = resolve;
                process.once("SIGINT", resolve); // otherwise ■ would wait for Resume
            }).finally(() => process.off("SIGINT", wake));
            wake = undefined;
        }
        // Stop may have been pressed during the pause.
        if (state === "stopped")
            throw new interruptible_1.InterruptedError("Stopped by its panel.");
    };
    const shownByReader = () => {
        isShownByReader = true;
        return picture();
    };
    return Object.assign(callback, { settings, changes, [bundle_1.DISPLAY]: shownByReader });
}
/** "klWeight 0.01 → 0.02, at step 160": the first and the last value of a setting. */
function describeSetting(name, value, changes) {
    const [first, ...turns] = changes.filter(({ settings }) => name in settings);
    const last = turns.at(-1);
    const format = (each) => String(Number(each.toPrecision(3)));
    if (!first || !last)
        return `${name} ${format(first?.settings[name] ?? value)}`;
    const where = turns.length > 1 ? `turned ${turns.length} times, last at` : "at";
    return `${name} ${format(first.settings[name])} → ${format(last.settings[name])}, ${where} step ${last.step}`;
}
//# sourceMappingURL=tune.js.map