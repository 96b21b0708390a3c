"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.compile = compile;
const backend_1 = require("../backend");
const libraryBinding_1 = require("../backend/libraryBinding");
const attributes_1 = require("../eager/attributes");
const userLine_1 = require("../graph/userLine");
const wishes_1 = require("../library/wishes");
const functionCall_1 = require("./functionCall");
const precision_1 = require("./precision");
const recordStep_1 = require("./recordStep");
const structure_1 = require("./structure");
/** Removes the functions of garbage-collected steps. What it holds must not refer to the step. */
const abandoned = new FinalizationRegistry(removeAll);
function removeAll({ binding, names }) {
    for (const name of names)
        binding.removeFunction(name);
    names.clear();
}
let functionsMade = 0;
/**
 * The number of kinds of arguments from which on a warning is printed: a recording takes longer than dozens
 * of steps.
 */
const MANY = 5;
/**
 * Makes a training step one TensorFlow function, which runs several times as fast as its ops one by one, and
 * on another thread than JavaScript.
 *
 * The first call runs the step as it is, so that optimizers can make their variables. The second call records
 * the step twice without computing anything. If both recordings are the same, this call and all later ones
 * run the recording. It reads the step's variables when it starts and assigns them when it ends. Everything
 * else that the step uses becomes a constant, and its other effects (counting, logging) happen in those three
 * runs only. Arguments with another shape, dtype or structure, or with other numbers or strings, are recorded
 * again.
 *
 * @param step takes and returns tensors, also in lists and plain objects. It computes with its arguments and
 *   tf.Variables only, and draws random numbers from a RandomStream
 * @throws RangeError or Error if the machine does not compute in that precision. Calls throw if the step
 *   reads values of tensors or computes something else each time
 */
function compile(step, { precision = "float32", xla = (0, wishes_1.xlaWish)() } = {}) {
    const { binding } = backend_1.tf.backend();
    const eager = (args) => backend_1.tf.tidy(() => step(...args));
    if (!(binding instanceof libraryBinding_1.LibraryBinding)) {
        // The addon of tfjs-node-gpu cannot record.
        const call = (...args) => Promise.resolve(eager(args));
        return Object.assign(call, {
            prepare: () => undefined,
            ahead: () => undefined,
            abandon: () => undefined,
            dispose: () => undefined,
        });
    }
    const isGpu = binding.isUsingGpuDevice();
    (0, precision_1.checkPrecision)(precision, isGpu);
    if (precision === "mixed" && !isGpu)
        (0, precision_1.restrictGrapplersBfloat16)();
    const attributes = (0, precision_1.precisionAttributes)(precision, isGpu);
    if (xla)
        attributes.push({ name: "_XlaMustCompile", type: attributes_1.ATTRIBUTE.bool, value: true });
    const target = { xla, bfloat16: precision === "mixed" && isGpu };
    const functions = new Map();
    const names = new Set();
    let isFirst = true;
    let isRunning = false;
    let running;
    let announced;
    let begun;
    const call = async (...args) => {
        if (isRunning)
            throw new Error("A compiled step was called while an earlier call was running. Await each call before making the next one.");
        isRunning = true;
        try {
            return (await next(args));
        }
        finally {
            isRunning = false;
        }
    };
    const next = async (args) => {
        if (isFirst) {
            isFirst = false;
            return eager(args);
        }
        const callee = calleeOf(args);
        const isBegun = begun?.isOf(callee);
        if (!isBegun)
            begun?.drop();
        running = isBegun ? begun : new functionCall_1.FunctionCall(binding, callee);
        begun = undefined;
        const following = announced;
        announced = undefined;
        const taken = await running.take(following);
        begun = taken.following;
        return taken.value;
    };
    const calleeOf = (args) => {
        const given = argumentsOf(args);
        return { called: functionOf(given), args: given.tensors, options: { attributes } };
    };
    /** Returns the function for arguments like these, and records it if there is none yet. */
    const functionOf = (given) => {
        const key = keyOf(given);
        const known = functions.get(key);
        if (known)
            return known;
        warnOfMany([...functions.keys()], key);
        const recordings = [];
        const record = () => {
            const recorded = (0, recordStep_1.recordStep)(binding, (args) => eager(args), given);
            recordings.push(recorded);
            return recorded;
        };
        try {
            const [first, second] = [record(), record()];
            const difference = binding.difference(first.program, second.program);
            if (difference) {
                const message = notTheSame(difference.text);
                throw difference.place ? (0, userLine_1.errorAt)(difference.place, message) : new Error(message);
            }
            const name = `genbook_step_${++functionsMade}`;
            const ops = binding.defineFunction(name, second.program, second.inputIds, target);
            names.add(name);
            const made = { name, ops, ...second.signature };
            functions.set(key, made);
            return made;
        }
        finally {
            for (const { release } of recordings)
                release();
            collectGarbage();
        }
    };
    const compiled = Object.assign(call, {
        prepare: (...args) => {
            isFirst = false;
            functionOf(argumentsOf(args));
        },
        ahead: (...args) => {
            if (!isFirst)
                announced = calleeOf(args);
        },
        abandon: (reason) => running?.abandon(reason),
        dispose: () => {
            begun?.drop();
            begun = undefined;
            removeAll({ binding, names });
            functions.clear();
        },
    });
    abandoned.register(compiled, { binding, names });
    return compiled;
}
/**
 * Frees what recordings and the loading of data have left behind. V8 would keep it during a whole training
 * (100 MB for a VAE), because a training allocates too little memory to start a collection. Does nothing
 * unless Node runs with --expose-gc, as it does in genbook's kernel.
 */
function collectGarbage() {
    globalThis.gc?.();
}
const argumentsOf = (args) => (0, structure_1.takeApart)(args, "arguments");
/** Calls with the same key run the same function. */
const keyOf = ({ leaves }) => JSON.stringify(leaves);
/** Warns if a step is called with many kinds of arguments. */
function warnOfMany(known, key) {
    if (known.length + 1 < MANY)
        return;
    const [before, now] = [known.at(-1), key].map((each) => JSON.parse(each));
    const changed = now.find(({ path, kind }, i) => before[i]?.path !== path || before[i].kind !== kind);
    const was = before.find(({ path }) => path === changed?.path)?.kind ?? "missing";
    const what = changed
        ? `${nameOf(changed.path)} is ${changed.kind}, and was ${was}`
        : `${nameOf(before[now.length].path)} is no longer passed`;
    console.warn(`A compiled step is being recorded for the ${known.length + 1}th kind of arguments: ${what}. Each recording takes as ` +
        "long as several steps and is kept. Pass tensors of few shapes (leave out a shorter last batch, or fill it up), and " +
        "pass numbers that change as tf.scalar.");
}
/** Turns "arguments[1].images" into "argument 2.images". */
const nameOf = (path) => path.replace(/^arguments\[(\d+)\]/, (_, i) => `argument ${Number(i) + 1}`);
function notTheSame(difference) {
    return (`The step cannot be compiled: ${difference}. A compiled step runs without JavaScript, so what JavaScript computes would ` +
        "never change again. Draw random numbers from a RandomStream (not with Math.random, tf.randomNormal or a dropout with " +
        "a seed), pass values that change as tensors, or train with { compile: false }.");
}
//# sourceMappingURL=compile.js.map