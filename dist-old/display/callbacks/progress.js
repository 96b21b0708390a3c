"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.progressBar = progressBar;
const format_1 = require("../../terminal/format");
const rewritableLine_1 = require("../../terminal/rewritableLine");
const meanLogs_1 = require("../../training/meanLogs");
const formatLogs_1 = require("../charts/formatLogs");
/**
 * Keras' progress bar, for `fit`. While an epoch runs, one line shows the means of the epoch so far:
 *
 *     Epoch 3/10  1875/3750 [=========>..........] 50% · 41 s left, 10 min 02 s in all · 22 ms/step · loss 0.1851
 *
 * When the epoch is done, a line with its validation stays:
 *
 *     Epoch 3/10  3750/3750 [====================] 1 min 22 s · 22 ms/step · loss 0.1850 · valLoss 0.1848
 */
function progressBar(options = {}) {
    const { now = Date.now } = options;
    const line = (0, rewritableLine_1.rewritableLine)(options);
    let epoch;
    let epochSeconds; // the last whole epoch, with its validation
    return (event) => {
        if (event.replayed)
            return;
        switch (event.kind) {
            case "batch":
                if (epoch?.number !== event.epoch) {
                    // The first step also builds what the others reuse, so its time says nothing. Writing starts with
                    // the second step, so that a chart that appears with the first one stands above the line.
                    epoch = startEpoch(event, now());
                }
                else {
                    epoch.steps++;
                    epoch.means.add(event.logs, 1);
                    const running = epoch;
                    line.write(() => describeRunning(event, running, now(), epochSeconds));
                }
                break;
            case "epoch":
                line.end(describeDone(event));
                epochSeconds = event.logs.seconds;
                epoch = undefined;
                break;
            case "end":
                line.close();
        }
    };
}
function startEpoch({ epoch, logs }, startMs) {
    const means = new meanLogs_1.MeanLogs();
    means.add(logs, 1);
    return { number: epoch, startMs, steps: 1, means };
}
function describeRunning(event, soFar, nowMs, epochSeconds) {
    const { epoch, epochs, step, stepsPerEpoch, steps = epochs * stepsPerEpoch } = event;
    const msPerStep = (nowMs - soFar.startMs) / (soFar.steps - 1);
    const stepsLeft = stepsInEpoch(event) - stepInEpoch(event);
    const left = (stepsLeft * msPerStep) / 1000;
    const epochsLeft = (steps - step - stepsLeft) / stepsPerEpoch;
    const leftInAll = left + epochsLeft * (epochSeconds ?? (stepsPerEpoch * msPerStep) / 1000);
    const inAll = epoch < epochs ? `, ${(0, format_1.formatDuration)(leftInAll)} in all` : "";
    const percent = Math.floor((100 * stepInEpoch(event)) / stepsInEpoch(event));
    return (`${describePlace(event)} ${percent}% · ${(0, format_1.formatDuration)(left)} left${inAll} · ` +
        `${formatMs(msPerStep)}/step · ${(0, formatLogs_1.formatLogs)(soFar.means.result())}`);
}
function describeDone(event) {
    const { seconds, msPerStep } = event.logs;
    const time = seconds === undefined ? "" : ` ${(0, format_1.formatDuration)(seconds)}`;
    const pace = msPerStep === undefined ? "" : ` · ${formatMs(msPerStep)}/step`;
    return `${describePlace(event)}${time}${pace} · ${(0, formatLogs_1.formatLogs)(event.logs)}`;
}
/** The last epoch of a run may be shorter. */
const stepsInEpoch = ({ epoch, epochs, stepsPerEpoch, steps = epochs * stepsPerEpoch }) => epoch === epochs ? steps - (epochs - 1) * stepsPerEpoch : stepsPerEpoch;
const stepInEpoch = ({ step, epoch, stepsPerEpoch }) => step - (epoch - 1) * stepsPerEpoch;
/** "Epoch 3/10  1875/3750 [=========>..........]", with parts of constant width. */
function describePlace(event) {
    const { epoch, epochs, stepsPerEpoch } = event;
    const pad = (value, of) => String(value).padStart(String(of).length);
    const [step, steps] = [stepInEpoch(event), stepsInEpoch(event)];
    const place = `${pad(step, stepsPerEpoch)}/${String(steps).padEnd(String(stepsPerEpoch).length)}`;
    return `Epoch ${pad(epoch, epochs)}/${epochs}  ${place} ${(0, format_1.formatBar)(step / steps)}`;
}
const formatMs = (ms) => (ms < 9.95 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`);
//# sourceMappingURL=progress.js.map