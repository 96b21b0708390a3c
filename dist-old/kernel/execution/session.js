"use strict";
var __importDefault = (this && this.__importDefault) || function (mod) {
    return (mod && mod.__esModule) ? mod : { "default": mod };
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.Session = void 0;
/**
 * The state of a notebook: the names that its cells have defined, and the way the next cell runs among them.
 */
const node_vm_1 = __importDefault(require("node:vm"));
const language_js_1 = require("../language/language.js");
const cellBody_js_1 = require("../language/transform/cellBody.js");
const interruptionPoints_js_1 = require("../language/transform/interruptionPoints.js");
const classes_js_1 = require("./classes.js");
const modules_js_1 = require("./modules.js");
class Session {
    interrupter;
    register;
    language;
    /** What cells have defined, by name. */
    values = {};
    modules;
    constructor(interrupter, 
    /** Called every few turns of a cell's loops. */
    onTick, 
    /** Called with every piece of code before it runs, for the sake of stack traces. */
    register, folder) {
        this.interrupter = interrupter;
        this.register = register;
        this.language = new language_js_1.Language(folder);
        this.modules = new modules_js_1.CellModules(this.language, register);
        const classes = new classes_js_1.Classes();
        const hook = {
            names: this.values,
            require: this.modules.require,
            turns: 0,
            tick: () => {
                interrupter.tick();
                onTick();
            },
            resume: interrupter.resume,
            iterate: interrupter.iterate,
            renewed: (name, defined) => classes.renew(defined, this.values[name]),
        };
        Object.defineProperty(globalThis, interruptionPoints_js_1.HOOK, { value: hook, enumerable: false });
    }
    /** Resolves to the value of the cell's last expression; undefined where the cell does not end in one. */
    async run(cell) {
        this.modules.forgetChanged();
        const compiled = this.language.compile(cell.source, cell.name, this.modules.isAsync);
        this.register(cell.name, compiled.positions);
        const script = new node_vm_1.default.Script(`(async function (${cellBody_js_1.NAMES}, require) { "use strict";\n${compiled.code}\n})(${interruptionPoints_js_1.HOOK}.names, ${interruptionPoints_js_1.HOOK}.require)`, {
            filename: cell.name,
            lineOffset: -1,
            importModuleDynamically: node_vm_1.default.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
        });
        const earlier = { ...this.values };
        const isMissing = (name) => compiled.defines.includes(name) &&
            (!Object.hasOwn(this.values, name) ||
                (Object.hasOwn(earlier, name) && this.values[name] === earlier[name]));
        try {
            const value = await this.interrupter.guard(cell, () => script.runInThisContext({ breakOnSigint: true }));
            compiled.adopt(() => false);
            return value;
        }
        catch (error) {
            compiled.adopt(isMissing);
            throw error;
        }
    }
    /** Runs something other than code as part of a cell, so that it can be interrupted like code. */
    async runOther(cell, work) {
        await this.interrupter.guard(cell, work);
    }
    /** Forgets what cells have defined. */
    reset() {
        for (const name of Object.keys(this.values))
            delete this.values[name];
        this.language.reset();
    }
}
exports.Session = Session;
//# sourceMappingURL=session.js.map