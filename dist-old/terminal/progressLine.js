"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.progressLine = progressLine;
const format_1 = require("./format");
const rewritableLine_1 = require("./rewritableLine");
const QUIET_SECONDS = 2;
/**
 * Shows progress on one line: title, bar, percent, text, time left. Work that takes less than two seconds
 * shows nothing.
 *
 *     Downloading mnist/train-images [=======>............] 37% · 3.7 of 9.9 MB · 5.1 s left
 */
function progressLine(title, options = {}) {
    const { now = Date.now } = options;
    const start = now();
    const line = (0, rewritableLine_1.rewritableLine)(options);
    let last;
    const render = ({ fraction, text }, time) => {
        const bar = fraction === undefined ? "" : ` ${(0, format_1.formatBar)(fraction)} ${Math.floor(100 * fraction)}%`;
        return `${title}${bar}` + [text, time].map((part) => (part ? ` · ${part}` : "")).join("");
    };
    return {
        update(fraction, text) {
            const state = (last = { fraction, text });
            const seconds = (now() - start) / 1000;
            if (seconds < QUIET_SECONDS)
                return;
            line.write(() => {
                const left = fraction ? seconds / fraction - seconds : undefined;
                return render(state, left === undefined ? (0, format_1.formatDuration)(seconds) : `${(0, format_1.formatDuration)(left)} left`);
            });
        },
        done(text) {
            const seconds = (now() - start) / 1000;
            if (!last || seconds < QUIET_SECONDS)
                return;
            line.end(render({ ...last, text: text ?? last.text }, (0, format_1.formatDuration)(seconds)));
            last = undefined; // a second done() writes nothing
        },
    };
}
//# sourceMappingURL=progressLine.js.map