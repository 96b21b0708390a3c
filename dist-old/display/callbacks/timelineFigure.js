"use strict";
var __addDisposableResource = (this && this.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (this && this.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});
Object.defineProperty(exports, "__esModule", { value: true });
exports.sheetOf = sheetOf;
exports.timelineHtml = timelineHtml;
exports.timelinePicture = timelinePicture;
exports.timelineGif = timelineGif;
/** The looks of a timeline: in a notebook, as one picture, and as an animated GIF. */
const promises_1 = require("node:timers/promises");
const canvas_1 = require("canvas");
const formatLogs_1 = require("../charts/formatLogs");
const gridCanvas_1 = require("../images/gridCanvas");
const png_1 = require("../figure/png");
const snapshots_1 = require("./snapshots");
/** Up to 6 samples stand in one row, up to 20 in two, and more in rows of ten. */
function columnsOf({ n }) {
    return n <= 6 ? n : Math.ceil(n / Math.max(2, Math.ceil(n / 10)));
}
/** The factor, 1 to 8, by which `across` pixels grow to fill about `target` pixels. */
const scaleFor = (target, across) => Math.min(Math.max(Math.floor(target / across), 1), 8);
async function sheetOf(snapshot) {
    const columns = columnsOf(snapshot);
    const canvas = (0, gridCanvas_1.gridCanvas)(snapshot, { columns, scale: scaleFor(640, columns * snapshot.width) });
    return { step: snapshot.step, png: await (0, png_1.toPng)(canvas), width: canvas.width, height: canvas.height };
}
/**
 * The newest sheet, and below it the steps of the earlier ones: a click shows that sheet in place of the
 * newest, and another click closes it.
 *
 * The page needs no scripts. A notebook that is not trusted loses <style> and `name`, but keeps <details> and
 * data: images; there, the earlier sheets are a list whose entries open one by one.
 */
function timelineHtml(newest, earlier, name) {
    const picture = ({ step, png, width, height }) => `<div class="genbook-sheet"><div>step ${(0, formatLogs_1.formatStep)(step)}</div>` +
        `<img src="data:image/png;base64,${png}" width="${width}" height="${height}" ` +
        `alt="samples after step ${(0, formatLogs_1.formatStep)(step)}"></div>`;
    const entries = earlier.map((sheet) => `<details name="${name}"><summary><span>step </span>${(0, formatLogs_1.formatStep)(sheet.step)}</summary>${picture(sheet)}</details>`);
    const below = entries.length
        ? `<div class="genbook-earlier"><div>earlier steps:</div>${entries.join("")}</div>`
        : "";
    return `<div class="genbook-timeline"><style>${STYLE}</style>${picture(newest)}${below}</div>`;
}
const STYLE = `
.genbook-timeline { position: relative; font-size: 13px; }
.genbook-timeline .genbook-sheet > div { line-height: 24px; font-weight: bold; }
.genbook-timeline .genbook-sheet img { display: block; max-width: none; margin: 0; image-rendering: pixelated; }
.genbook-timeline .genbook-earlier { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; margin-top: 8px; max-width: 660px; }
.genbook-timeline details { margin: 0; padding: 0; border: 0; }
.genbook-timeline summary { list-style: none; cursor: pointer; margin: 0; padding: 1px 6px; border: 1px solid #999; border-radius: 3px; font-weight: normal; }
.genbook-timeline summary::-webkit-details-marker { display: none; }
.genbook-timeline summary > span { display: none; }
.genbook-timeline details[open] > summary { background: #1f4e8c; border-color: #1f4e8c; color: white; }
.genbook-timeline details > .genbook-sheet { position: absolute; top: 0; left: 0; background: var(--jp-layout-color0, white); }
`;
/** The most rows of a picture, so that all are seen at once. */
const ROWS = 12;
/** The whole run in one picture, a row for each snapshot, at most ROWS: PNG as base64. */
async function timelinePicture(snapshots) {
    const rows = [...(0, snapshots_1.thinOut)(snapshots.slice(0, -1), ROWS - 1), snapshots.at(-1)];
    const { n, height, width } = rows[0];
    const rgb = new Uint8ClampedArray(rows.length * rows[0].rgb.length);
    rows.forEach((row, i) => rgb.set(row.rgb, i * row.rgb.length));
    const canvas = (0, gridCanvas_1.gridCanvas)({ rgb, n: rows.length * n, height, width }, {
        title: "Samples after each step, z fixed",
        columns: n,
        rowLabels: rows.map(({ step }) => (0, formatLogs_1.formatStep)(step)),
        scale: scaleFor(640, n * width),
    });
    return (0, png_1.toPng)(canvas);
}
/** An animated GIF that loops for ever: a frame for each snapshot, with its step above it. */
async function timelineGif(snapshots) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const frames = snapshots.map((snapshot) => {
            const columns = columnsOf(snapshot);
            const title = `step ${(0, formatLogs_1.formatStep)(snapshot.step)}`;
            return (0, gridCanvas_1.gridCanvas)(snapshot, { title, columns, scale: scaleFor(330, columns * snapshot.width) });
        });
        const width = Math.max(...frames.map((frame) => frame.width)); // the title may be wider than the images
        const height = Math.max(...frames.map((frame) => frame.height));
        const delay = Math.min(Math.max(Math.round(GIF_MS / frames.length), 80), 500);
        const encoder = __addDisposableResource(env_1, new canvas_1.GifEncoder(width, height, { repeat: 0 }), false);
        for (const [i, frame] of frames.entries()) {
            const last = i === frames.length - 1;
            encoder.addFrame(pixels(frame, width, height), width, height, { delay: last ? 2000 : delay });
            await (0, promises_1.setImmediate)();
        }
        return encoder.finish();
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
/** The length of a GIF in ms, unless its frames would be too short or too long to see. */
const GIF_MS = 10_000;
function pixels(frame, width, height) {
    const context = (0, png_1.blankCanvas)(width, height).getContext("2d");
    context.fillStyle = "white";
    context.fillRect(0, 0, width, height);
    context.drawImage(frame, 0, 0);
    return new Uint8Array(context.getImageData(0, 0, width, height).data.buffer);
}
//# sourceMappingURL=timelineFigure.js.map