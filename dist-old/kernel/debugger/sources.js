"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.isSame = exports.Sources = exports.FOREIGN = void 0;
/** The code that authors wrote, the scripts that V8 made from it, and which places in them correspond. */
const node_fs_1 = require("node:fs");
const node_path_1 = require("node:path");
const node_url_1 = require("node:url");
const cellName_js_1 = require("../language/source/cellName.js");
const place_js_1 = require("../language/source/place.js");
const cellPath_js_1 = require("./cellPath.js");
/** The folder dist, which holds the code of the kernel and the library. */
const DIST = (0, node_path_1.join)(__dirname, "..", "..");
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** Patterns for the scripts that no step enters and in which nothing stops. */
exports.FOREIGN = ["^node:", "/node_modules/", `^(file://)?${escaped(DIST)}/`];
const isForeign = new RegExp(exports.FOREIGN.join("|"));
class Sources {
    main;
    dumped;
    /** The authors' code, by V8's name for it. */
    files = new Map();
    /** V8's name of a script's code, by the script's id. */
    scripts = new Map();
    stops = new Map();
    constructor(main, 
    /** The code of cells that may not have run, by path. */
    dumped) {
        this.main = main;
        this.dumped = dumped;
        main.on("Debugger.scriptParsed", ({ scriptId, url }) => {
            // The inspector turns paths into URLs.
            const file = url.startsWith("file://") ? (0, node_url_1.fileURLToPath)(url) : url;
            if (file !== "" && !isForeign.test(file))
                this.scripts.set(scriptId, file);
        });
    }
    /**
     * True for an author's file. Cells are treated differently: they wait until their breakpoints are set (see
     * stops.ts).
     */
    isFile(scriptId) {
        const file = this.scripts.get(scriptId);
        return file !== undefined && !(0, cellName_js_1.isCellName)(file);
    }
    /** Asks the main thread for the code that has run, and for the code that is about to. */
    async learn() {
        for (const info of await this.main.call("files"))
            this.add(info);
    }
    /** Returns undefined for a script that was not written for this notebook. */
    of(scriptId) {
        return this.files.get(this.scripts.get(scriptId) ?? "");
    }
    isCell(scriptId) {
        return (0, cellName_js_1.isCellName)(this.scripts.get(scriptId) ?? "");
    }
    scriptsOf(path) {
        return [...this.scripts.keys()].filter((scriptId) => this.of(scriptId)?.path === path);
    }
    /** Returns the text behind a path. @throws Error when there is none */
    text(path) {
        const known = [...this.files.values()].find((source) => source.path === path);
        return known?.text ?? this.dumped.get(path) ?? (0, node_fs_1.readFileSync)(path, "utf8");
    }
    /** Lists the TypeScript files that cells have imported. */
    modules() {
        return [...this.files]
            .filter(([file]) => !(0, cellName_js_1.isCellName)(file))
            .map(([file, { path }]) => ({ id: file, name: (0, node_path_1.basename)(path), path }));
    }
    /** Finds the place in the author's code that corresponds to one of V8's, if there is one. */
    async locate(location) {
        const { scriptId } = location;
        const source = this.of(scriptId);
        if (!source)
            return undefined;
        const stop = (await this.stopsIn(scriptId)).find((each) => (0, exports.isSame)(each.location, location));
        if (stop)
            return stop.place;
        const [place] = await this.locateAll(scriptId, [location]);
        return place && nextToken(source.text, place);
    }
    /** Lists the places of a script where V8 can stop; there are none for a script that no longer exists. */
    stopsIn(scriptId) {
        const known = this.stops.get(scriptId);
        if (known)
            return known;
        const found = this.findStops(scriptId).catch(() => {
            this.scripts.delete(scriptId);
            return [];
        });
        this.stops.set(scriptId, found);
        return found;
    }
    async findStops(scriptId) {
        const { locations } = await this.main.post("Debugger.getPossibleBreakpoints", { start: { scriptId, lineNumber: 0, columnNumber: 0 } });
        const text = this.of(scriptId)?.text ?? "";
        const places = await this.locateAll(scriptId, locations);
        return locations.flatMap((location, index) => {
            const written = places[index];
            // V8 stops at a return after its value.
            const place = written && (location.type === "return" ? written : nextToken(text, written));
            return place ? [{ location, place }] : [];
        });
    }
    async locateAll(scriptId, locations) {
        const places = await this.main.call("locate", this.scripts.get(scriptId) ?? "", locations.map(({ lineNumber, columnNumber = 0 }) => ({
            line: lineNumber + 1,
            column: columnNumber + 1,
        })));
        return places.map((place) => place ?? undefined);
    }
    add({ file, name, source: text }) {
        if (this.files.get(file)?.text === text)
            return;
        const path = (0, cellName_js_1.isCellName)(file) ? (0, cellPath_js_1.cellPath)(text) : name;
        this.files.set(file, { path, name: (0, node_path_1.basename)(name), text });
    }
}
exports.Sources = Sources;
const isSame = (a, b) => a.lineNumber === b.lineNumber && a.columnNumber === b.columnNumber;
exports.isSame = isSame;
/**
 * Moves a place that is the space before a statement to the statement, because source maps may name either.
 * Returns undefined for a place after the end of the code, which its author did not write.
 */
function nextToken(text, place) {
    const offset = (0, place_js_1.offsetOf)(text, place);
    const skipped = /^(?:\s|\/\/.*|\/\*[^]*?\*\/)*/.exec(text.slice(offset))?.[0].length ?? 0;
    return offset + skipped < text.length ? (0, place_js_1.placeAt)(text, offset + skipped) : undefined;
}
//# sourceMappingURL=sources.js.map