"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.output = exports.Output = void 0;
exports.box = box;
exports.tabs = tabs;
/** Widgets that hold others, or output. */
const bundle_1 = require("../display/figure/bundle");
const widget_1 = require("./widget");
/** An area for output that would otherwise appear below the cell. */
class Output extends widget_1.Widget {
    constructor() {
        super("Output", { outputs: [] });
    }
    print(text) {
        this.add({ output_type: "stream", name: "stdout", text: `${text}\n` });
    }
    /** Adds a figure below the earlier output. */
    async show(figure) {
        this.add({ output_type: "display_data", data: await figure[bundle_1.DISPLAY](), metadata: {} });
    }
    clear() {
        this.set({ outputs: [] });
    }
    toString() {
        return this.get("outputs")
            .map(({ text, data }) => text ?? data?.["text/plain"] ?? "")
            .join("");
    }
    add(output) {
        this.set({ outputs: [...this.get("outputs"), output] });
    }
}
exports.Output = Output;
/** Makes an empty area for output. */
const output = () => new Output();
exports.output = output;
class Group extends widget_1.Widget {
    children;
    constructor(model, children, state) {
        super(model, state);
        this.children = children;
    }
    toString() {
        return this.children.map(String).join("\n");
    }
}
/** Puts widgets side by side, or one below the other. @defaultValue side by side */
function box(children, { vertical = false } = {}) {
    return new Group(vertical ? "VBox" : "HBox", children, { children });
}
/** Shows one widget at a time, chosen by a tab with its title. `children`: title → widget. */
function tabs(children) {
    const [titles, widgets] = [Object.keys(children), Object.values(children)];
    return new Group("Tab", widgets, { children: widgets, titles, selected_index: 0 });
}
//# sourceMappingURL=containers.js.map