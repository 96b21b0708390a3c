"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Variables = void 0;
const mainThread_js_1 = require("./mainThread.js");
const valueText_js_1 = require("./valueText.js");
/** How many elements of an array or a collection are shown at once; longer ones are split into ranges. */
const PAGE = 100;
/** How many properties of an object are shown at most. */
const MAX_PROPERTIES = 1000;
/** The names that the kernel puts around a cell's code. */
const WRAPPER = /^(__names|require|arguments)$/;
class Variables {
    main;
    opened = [];
    constructor(main) {
        this.main = main;
    }
    /** Makes all references invalid: they are valid until the program goes on. */
    forget() {
        this.opened = [];
    }
    async scopes({ scopeChain, this: self }) {
        const locals = [];
        const closures = [];
        let inside = true;
        for (const { type, object } of scopeChain) {
            if (object.objectId === undefined || type === "global")
                continue;
            (inside ? locals : closures).push(object.objectId);
            if (type === "local")
                inside = false;
        }
        const scope = (name, objectIds) => ({
            name,
            variablesReference: this.open({ scopes: objectIds }),
            expensive: false,
        });
        const values = await this.main.values();
        return [
            scope("Locals", locals),
            ...(closures.length > 0 ? [scope("Closure", closures)] : []),
            ...(isOwnThis(self) ? [scope("this", [self.objectId])] : []),
            { name: "Cells", variablesReference: this.reference(values), expensive: false },
        ];
    }
    /** Lists what cells have defined. */
    async ofCells() {
        return this.inside(this.reference(await this.main.values()));
    }
    /**
     * Lists what is behind a reference; `start` and `count` choose a part of it.
     *
     * @throws Error for an old reference
     */
    async inside(reference, { start = 0, count = 0 } = {}) {
        const opened = this.opened[reference - 1];
        if (!opened) {
            throw new Error(`expected a reference from the current stop, got ${reference}: ask for scopes again`);
        }
        const variables = await this.list(opened);
        return variables.slice(start, count > 0 ? start + count : undefined);
    }
    variable(name, remote) {
        return {
            name,
            value: (0, valueText_js_1.describe)(remote),
            type: (0, valueText_js_1.typeOf)(remote),
            variablesReference: this.reference(remote),
        };
    }
    async list(opened) {
        if ("scopes" in opened) {
            const found = new Map();
            for (const objectId of opened.scopes) {
                for (const each of await this.properties(objectId)) {
                    if (!WRAPPER.test(each.name) && !found.has(each.name))
                        found.set(each.name, each);
                }
            }
            return [...found.values()];
        }
        const { objectId, range } = opened;
        if (!range)
            return this.properties(objectId);
        const { start, count } = range;
        if (count > PAGE)
            return this.ranges(objectId, start, count);
        const page = await this.main.callOn(objectId, (0, mainThread_js_1.onTarget)("page"), [{ value: start }, { value: count }]);
        return this.properties(page.objectId);
    }
    /** Lists "[0 … 99]", "[100 … 199]" and so on: at most a page of ranges, which get longer if need be. */
    ranges(objectId, start, count) {
        const size = PAGE ** Math.ceil(Math.log(count) / Math.log(PAGE) - 1);
        const variables = [];
        for (let from = start; from < start + count; from += size) {
            const range = { start: from, count: Math.min(size, start + count - from) };
            variables.push({
                name: `[${from} … ${from + range.count - 1}]`,
                value: "",
                type: "",
                variablesReference: this.open({ objectId, range }),
            });
        }
        return variables;
    }
    async properties(objectId) {
        const { result, internalProperties = [] } = await this.main.post("Runtime.getProperties", { objectId, ownProperties: true, generatePreview: true });
        const shown = result.filter(isShown).slice(0, MAX_PROPERTIES);
        const variables = shown.map(({ name, value }) => value
            ? this.variable(name, value)
            : { name, value: "(computed by a getter)", type: "accessor", variablesReference: 0 });
        for (const { name, value } of internalProperties) {
            if (value && /^\[\[Promise/.test(name))
                variables.push(this.variable(name, value));
        }
        const rest = result.filter(isShown).length - shown.length;
        if (rest > 0)
            variables.push({ name: "…", value: `and ${rest} more`, type: "", variablesReference: 0 });
        return variables;
    }
    reference(remote) {
        if (remote.objectId === undefined || remote.type === "symbol")
            return 0;
        const count = (0, valueText_js_1.elementCount)(remote);
        return this.open({
            objectId: remote.objectId,
            ...(count !== undefined && { range: { start: 0, count } }),
        });
    }
    open(opened) {
        return this.opened.push(opened);
    }
}
exports.Variables = Variables;
const isShown = ({ enumerable, name, symbol }) => !symbol &&
    (enumerable || !/^(length|name|prototype|caller|callee|constructor|arguments|__esModule)$/.test(name));
/** Hides the `this` of plain function calls: the object that holds what cells have defined, or nothing. */
const isOwnThis = ({ type, objectId, className }) => type === "object" && objectId !== undefined && className !== "global" && className !== "Object";
//# sourceMappingURL=variables.js.map