"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.newStopFlags = void 0;
exports.stopFlags = stopFlags;
const LOOPS = 0;
const HANDLED = 1;
const SYNCHRONOUS = 2;
const newStopFlags = () => new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);
exports.newStopFlags = newStopFlags;
function stopFlags(shared) {
    const flags = new Int32Array(shared);
    return {
        stopLoops: (on) => void Atomics.store(flags, LOOPS, Number(on)),
        loopsStopped: () => Atomics.load(flags, LOOPS) !== 0,
        interruptsHandled: () => Atomics.load(flags, HANDLED),
        countInterrupt: () => void Atomics.add(flags, HANDLED, 1),
        inSynchronousPart: () => Atomics.load(flags, SYNCHRONOUS) !== 0,
        setSynchronousPart: (on) => void Atomics.store(flags, SYNCHRONOUS, Number(on)),
    };
}
//# sourceMappingURL=stopFlags.js.map