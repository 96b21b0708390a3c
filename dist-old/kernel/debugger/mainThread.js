"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.onTarget = exports.conditionOf = exports.MainThread = exports.EvaluationError = void 0;
/** The main thread, as the control thread sees it through V8's inspector. */
const node_module_1 = require("node:module");
const target_js_1 = require("./target.js");
const target = `globalThis[Symbol.for(${JSON.stringify(target_js_1.TARGET)})]`;
/** How long an expression typed into the debugger may take, in ms. */
const EVALUATION_LIMIT = 10_000;
class EvaluationError extends Error {
}
exports.EvaluationError = EvaluationError;
class MainThread {
    session;
    constructor() {
        // The inspector is loaded only now: kernels whose reader does not debug should not pay for it.
        const inspector = (0, node_module_1.createRequire)(__filename)("node:inspector/promises");
        this.session = new inspector.Session();
        this.session.connectToMainThread();
    }
    on(event, handler) {
        this.session.on(event, (message) => handler(message.params));
    }
    /** Sends a command of the inspector: https://chromedevtools.github.io/devtools-protocol/v8/. */
    post(method, params = {}) {
        return this.session.post.call(this.session, method, params);
    }
    /** Calls a function of the target. */
    async call(name, ...args) {
        const result = await this.run(`${target}.${name}(${args.map((each) => JSON.stringify(each)).join()})`, true);
        return result.value;
    }
    /** Gives the object that holds what cells have defined. */
    values() {
        return this.run(`${target}.values()`);
    }
    /** Evaluates what a user typed: in a frame, or at the top level of the cells. */
    async evaluate(expression, callFrameId) {
        const wrapped = named("named", `eval(${JSON.stringify(expression)})`);
        if (callFrameId === undefined)
            return this.run(wrapped);
        return unpack(await this.post("Debugger.evaluateOnCallFrame", {
            callFrameId,
            expression: wrapped,
            generatePreview: true,
            silent: true,
            timeout: EVALUATION_LIMIT,
        }));
    }
    /** Calls `function (…) { … }` with an object as `this`. */
    async callOn(objectId, functionDeclaration, args, returnByValue = false) {
        return unpack(await this.post("Runtime.callFunctionOn", {
            objectId,
            functionDeclaration,
            arguments: args,
            returnByValue,
            silent: true,
        }));
    }
    disconnect() {
        this.session.disconnect();
    }
    async run(expression, returnByValue = false) {
        return unpack(await this.post("Runtime.evaluate", {
            expression,
            returnByValue,
            generatePreview: !returnByValue,
            disableBreaks: true,
            silent: true,
            timeout: EVALUATION_LIMIT,
        }));
    }
}
exports.MainThread = MainThread;
/** Wraps a condition so that it can use names of earlier cells. */
const conditionOf = (text) => named("holds", text);
exports.conditionOf = conditionOf;
/** A function that calls one of the target's, with its own `this` as the first argument. */
const onTarget = (name) => `function (...args) { return ${target}.${name}(this, ...args); }`;
exports.onTarget = onTarget;
const named = (method, code) => `${target}.${method}(() => (${code}\n))`;
function unpack({ result, exceptionDetails }) {
    if (!exceptionDetails)
        return result;
    const text = exceptionDetails.exception?.description ?? exceptionDetails.text;
    throw new EvaluationError(text.split("\n    at ")[0]);
}
//# sourceMappingURL=mainThread.js.map