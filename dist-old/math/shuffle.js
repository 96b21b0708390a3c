"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.mulberry32 = mulberry32;
exports.shuffled = shuffled;
/**
 * Makes a generator of uniform random numbers, ≥ 0 and < 1: mulberry32 (Tommy Ettinger, public domain). The
 * same seed gives the same numbers on every machine.
 */
function mulberry32(seed) {
    let state = seed | 0;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
}
/**
 * Returns the numbers 0..count−1 in random order (Fisher–Yates).
 *
 * @param random returns uniform numbers, ≥ 0 and < 1
 */
function shuffled(count, random) {
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
}
//# sourceMappingURL=shuffle.js.map