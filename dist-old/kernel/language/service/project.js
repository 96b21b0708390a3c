"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.isOwn = exports.Project = void 0;
/**
 * The files that the checker sees: the notebook's cells, the files they import, and the declarations of Node
 * and TypeScript.
 */
const node_path_1 = require("node:path");
const compiler_js_1 = require("./compiler.js");
const parsedFiles_js_1 = require("./parsedFiles.js");
const settings_js_1 = require("./settings.js");
const { sys } = compiler_js_1.compiler;
/**
 * How many empty files are added for cells to come. TypeScript keeps what it knows about the structure of a
 * program for as long as the list of its files stays the same, which makes a cell five times faster.
 */
const ROOM = 50;
const EMPTY = { text: "", version: "empty" };
let opened = 0;
class Project {
    folder;
    settings;
    service;
    /** Cells by their path, and empty ones. No file on disk has such a path. */
    cells = new Map();
    parsed = new Map();
    resolved;
    constructor(folder) {
        this.folder = folder;
        this.settings = (0, settings_js_1.settingsFor)(folder);
        this.resolved = compiler_js_1.compiler.createModuleResolutionCache(folder, (path) => path, this.settings.options);
        this.service = compiler_js_1.compiler.createLanguageService(this.host(), this.registry());
    }
    /** Puts a cell into the program. `earlier` are the cells that it sees, oldest first. */
    open(text, earlier) {
        for (const path of this.cells.keys())
            this.cells.set(path, EMPTY);
        for (const each of earlier) {
            this.cells.set(each.fileName, { text: each.text, version: each.version });
            this.parsed.set(each.fileName, each);
        }
        const path = this.free();
        this.cells.set(path, { text, version: `cell ${++opened}` });
        const program = this.service.getProgram();
        const file = program?.getSourceFile(path);
        if (!program || !file)
            throw new Error(`TypeScript made no program for ${path}`);
        const checker = program.getTypeChecker();
        // As in tslab: where TypeScript does not find a name in a file, it looks in the node around it. (Binding,
        // which clears `parent`, is over.)
        file.parent = earlier.at(-1);
        return { program, checker, file };
    }
    /** Returns the path of an empty cell. */
    free() {
        for (const [path, cell] of this.cells)
            if (cell === EMPTY)
                return path;
        const { size } = this.cells;
        for (let each = size; each < size + ROOM; each++)
            this.cells.set((0, node_path_1.join)(this.folder, `[${each}].ts`), EMPTY);
        return this.free();
    }
    /**
     * Returns the path of the author's own file (TypeScript, JavaScript or JSON) that `id` means in `from`;
     * undefined for a package.
     */
    resolveOwn(id, from) {
        const { resolvedModule } = compiler_js_1.compiler.resolveModuleName(id, from, this.settings.options, sys);
        return resolvedModule && (0, exports.isOwn)(resolvedModule.resolvedFileName)
            ? resolvedModule.resolvedFileName
            : undefined;
    }
    isCell(path) {
        return this.cells.has(path);
    }
    host() {
        const { options } = this.settings;
        return {
            getCompilationSettings: () => options,
            getScriptFileNames: () => [...this.settings.declarations, ...this.cells.keys()],
            getScriptVersion: (path) => this.cells.get(path)?.version ?? this.version(path) ?? "",
            getScriptSnapshot: (path) => {
                const text = this.cells.get(path)?.text ?? sys.readFile(path);
                return text === undefined ? undefined : compiler_js_1.compiler.ScriptSnapshot.fromString(text);
            },
            getCurrentDirectory: () => this.folder,
            getDefaultLibFileName: (each) => compiler_js_1.compiler.getDefaultLibFilePath(each),
            useCaseSensitiveFileNames: () => true,
            fileExists: (path) => this.cells.has(path) || sys.fileExists(path),
            readFile: (path) => this.cells.get(path)?.text ?? sys.readFile(path),
            directoryExists: (path) => sys.directoryExists(path),
            getDirectories: (path) => sys.getDirectories(path),
            readDirectory: (...args) => sys.readDirectory(...args),
            realpath: (path) => sys.realpath?.(path) ?? path,
            resolveModuleNameLiterals: (literals, from, _redirected, settings) => literals.map(({ text }) => this.resolve(text, from, settings)),
        };
    }
    /** Packages do not change while a kernel runs, except through %npm, which makes a new Project necessary. */
    version(path) {
        return (path.includes("/node_modules/") ? this.parsed.get(path)?.version : undefined) ?? (0, parsedFiles_js_1.versionOf)(path);
    }
    resolve(id, from, options) {
        const cache = from.includes("/node_modules/") ? this.resolved : undefined;
        const found = compiler_js_1.compiler.resolveModuleName(id, from, options, sys, cache);
        // A notebook that was made for tslab finds it from any folder, as it does in tslab's kernel.
        const isMissingTslab = id === "tslab" && !found.resolvedModule;
        return isMissingTslab ? compiler_js_1.compiler.resolveModuleName(id, __filename, options, sys) : found;
    }
    /** Gives TypeScript its parsed files, each parsed only once. */
    registry() {
        const parse = (path, snapshot, version, kind, options) => {
            const known = this.parsed.get(path);
            if (known?.version === version)
                return known;
            const file = (0, parsedFiles_js_1.parsedOnce)(path, options, version, () => compiler_js_1.compiler.createLanguageServiceSourceFile(path, snapshot, options, version, false, kind));
            this.parsed.set(path, file);
            return file;
        };
        const { ES2022 } = compiler_js_1.compiler.ScriptTarget;
        return {
            acquireDocument: (path, _settings, snapshot, version, kind, options) => parse(path, snapshot, version, kind, options ?? ES2022),
            acquireDocumentWithKey: (path, _path, _settings, _key, snapshot, version, kind, options) => parse(path, snapshot, version, kind, options ?? ES2022),
            updateDocument: (path, _settings, snapshot, version, kind, options) => parse(path, snapshot, version, kind, options ?? ES2022),
            updateDocumentWithKey: (path, _path, _settings, _key, snapshot, version, kind, options) => parse(path, snapshot, version, kind, options ?? ES2022),
            getKeyForCompilationSettings: () => "",
            releaseDocument: () => undefined,
            releaseDocumentWithKey: (path) => void this.parsed.delete(path),
            reportStats: () => "",
        };
    }
}
exports.Project = Project;
/** True for the author's own files: neither declarations nor files of a package. */
const isOwn = (path) => !(0, parsedFiles_js_1.isDeclaration)(path) && !(0, node_path_1.dirname)(path).split(node_path_1.sep).includes("node_modules");
exports.isOwn = isOwn;
//# sourceMappingURL=project.js.map