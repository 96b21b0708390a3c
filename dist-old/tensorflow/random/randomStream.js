"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.RandomStream = void 0;
exports.stateless = stateless;
exports.deriveSeed = deriveSeed;
exports.randomSeed = randomSeed;
exports.checkSeed = checkSeed;
const backend_1 = require("../backend");
/**
 * A stream of random numbers that TensorFlow ops draw. A number depends on nothing but the seed and the
 * counter of draws, which is a tf.Variable. The numbers are therefore made on the device, a compiled step
 * draws new ones in every call, and a training can be resumed with the same numbers. (tfjs' own
 * tf.randomNormal runs in JavaScript, treats seed 0 as "no seed", and repeats its numbers when it is given a
 * seed.)
 */
class RandomStream {
    seed;
    /** int32 [2]: the seed and the number of draws so far, in the form that the ops take */
    state;
    /**
     * @param seed whole number in 0..2³¹−1. Streams with the same seed draw the same numbers.
     * @throws RangeError if the seed is outside that range
     */
    constructor(seed) {
        this.seed = seed;
        checkSeed(seed);
        this.state = backend_1.tf.tidy(() => backend_1.tf.variable(backend_1.tf.tensor1d([seed, 0], "int32"), false));
    }
    /** Draws independent numbers from N(0, 1), float32. */
    normal(shape) {
        return this.draw("StatelessRandomNormal", shape);
    }
    /** Draws independent numbers uniformly from min..max, without max, float32. */
    uniform(shape, min = 0, max = 1) {
        const unit = this.draw("StatelessRandomUniform", shape);
        if (min === 0 && max === 1)
            return unit;
        const scaled = backend_1.tf.tidy(() => unit.mul(max - min).add(min));
        unit.dispose();
        return scaled;
    }
    /**
     * The number of draws so far. To resume a training with the same numbers, save it with the weights and set
     * it again.
     *
     * @throws RangeError if it is set to anything but a whole number in 0..2³¹−1
     */
    get counter() {
        return this.state.dataSync()[1];
    }
    set counter(draws) {
        if (!Number.isInteger(draws) || draws < 0 || draws >= 2 ** 31) {
            throw new RangeError(`counter must be a whole number in 0..2³¹−1, got ${draws}. Set it to a value that you have read from it.`);
        }
        backend_1.tf.tidy(() => this.state.assign(backend_1.tf.tensor1d([this.seed, draws], "int32")));
    }
    dispose() {
        this.state.dispose();
    }
    draw(op, shape) {
        return backend_1.tf.tidy(() => {
            const numbers = stateless(op, shape, this.state);
            this.state.assign(this.state.add(backend_1.tf.tensor1d([0, 1], "int32")));
            return numbers;
        });
    }
}
exports.RandomStream = RandomStream;
/**
 * Draws numbers with a stateless op. Version 1 of these ops is used, because version 2 takes its key and
 * counter as uint64, which tfjs lacks; both use the same generator (Philox).
 *
 * @param op such as "StatelessRandomNormal"
 * @param seed int32 [2]
 */
function stateless(op, shape, seed) {
    const [numbers] = (0, backend_1.runOp)(op, { dtype: { type: "float32" } }, [backend_1.tf.tensor1d(shape, "int32"), seed]);
    return numbers;
}
/** Derives a different seed for each name, so that one number can seed a whole model or training. */
function deriveSeed(seed, name) {
    let hash = checkSeed(seed) ^ 0x811c9dc5;
    for (const char of name)
        hash = Math.imul(hash ^ char.codePointAt(0), 0x01000193); // FNV-1a
    hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d); // mixes the bits, so that seeds next to each other end far apart
    hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
    return (hash ^ (hash >>> 16)) >>> 1;
}
/** Picks a seed at random, for a caller who has given none. */
function randomSeed() {
    return Math.floor(Math.random() * 2 ** 31);
}
/**
 * Returns the seed if it is valid.
 *
 * @throws RangeError unless it is a whole number in 0..2³¹−1
 */
function checkSeed(seed) {
    if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)
        return seed;
    throw new RangeError(`seed must be a whole number in 0..2³¹−1, got ${String(seed)}.`);
}
//# sourceMappingURL=randomStream.js.map