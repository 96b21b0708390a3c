"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Language = void 0;
const cellSource_js_1 = require("./source/cellSource.js");
const compiler_js_1 = require("./service/compiler.js");
const completions_js_1 = require("./answers/completions.js");
const diagnostics_js_1 = require("./answers/diagnostics.js");
const documentation_js_1 = require("./answers/documentation.js");
const dynamicImports_js_1 = require("./transform/dynamicImports.js");
const earlierCells_js_1 = require("./service/earlierCells.js");
const ownFiles_js_1 = require("./transform/ownFiles.js");
const mappedFile_js_1 = require("./source/mappedFile.js");
const project_js_1 = require("./service/project.js");
const cellBody_js_1 = require("./transform/cellBody.js");
const sharedNames_js_1 = require("./service/sharedNames.js");
const interruptionPoints_js_1 = require("./transform/interruptionPoints.js");
const withoutExports_js_1 = require("./transform/withoutExports.js");
/** TS1202 forbids `import a = require("a")` in modules, but cells are compiled so that it works. */
const IMPORT_REQUIRE_IN_MODULE = 1202;
class Language {
    folder;
    project;
    earlier = new earlierCells_js_1.EarlierCells();
    /** The files that cells import and in which the checker found no problem. */
    approved = new WeakSet();
    constructor(folder) {
        this.folder = folder;
        this.project = new project_js_1.Project(folder);
    }
    /**
     * `isAsync` tells which packages can be loaded only by `await import()`.
     *
     * @throws TypeScriptError when the cell, or a file of the author's own that it imports, does not pass the
     * checker
     */
    compile(cell, cellName, isAsync = () => false) {
        const earlier = this.earlier.files;
        const opened = this.open(cell);
        this.check(opened, cellName, cell.text);
        const names = new sharedNames_js_1.SharedNames(opened.checker, opened.file, earlier);
        const { code, map } = emit(opened, [(0, cellBody_js_1.cellBody)(names, isAsync), dynamicImports_js_1.dynamicImports, interruptionPoints_js_1.interruptionPoints]);
        return {
            code,
            positions: (0, mappedFile_js_1.mappedFile)(cellName, cell.text, code, map),
            defines: names.defined(),
            adopt: (isMissing) => this.earlier.add(opened.file, names.uses, (name) => names.isLocal(name) || isMissing(name)),
        };
    }
    /**
     * Returns the path of the author's own file that the import of `id` in the file `from` means; undefined for
     * a package.
     */
    resolveOwn(id, from) {
        return this.project.resolveOwn(id, from);
    }
    compileFile(path, source) {
        return (0, ownFiles_js_1.compileOwn)(path, source, this.project.settings.options);
    }
    /** `position` and the range are offsets in UTF-16 code units. */
    complete(code, position) {
        const { file } = this.open((0, cellSource_js_1.readCell)(code));
        return (0, completions_js_1.completions)(this.project.service, file, position);
    }
    /**
     * Returns, in Markdown, the signature and documentation of the name at `position`, or of the function whose
     * call surrounds it.
     */
    inspect(code, position) {
        const { file } = this.open((0, cellSource_js_1.readCell)(code));
        return (0, documentation_js_1.documentation)(this.project.service, file.fileName, position);
    }
    /** Reads tsconfig.json again, and looks for packages again. */
    reload() {
        this.project = new project_js_1.Project(this.folder);
    }
    /** Forgets what earlier cells defined. */
    reset() {
        this.earlier.clear();
    }
    open({ code }) {
        try {
            return this.project.open((0, withoutExports_js_1.withoutExports)(code), this.earlier.files);
        }
        catch (error) {
            throw this.restarted(error);
        }
    }
    check({ program, file }, cellName, source) {
        const own = program
            .getSourceFiles()
            .filter((each) => (0, project_js_1.isOwn)(each.fileName) && !this.project.isCell(each.fileName));
        const unknown = own.filter((each) => !this.approved.has(each));
        // A change in one file can cause problems in another.
        if (unknown.length > 0)
            this.approved = new WeakSet();
        const diagnostics = [file, ...(unknown.length > 0 ? own : [])].flatMap((each) => this.problems(program, each));
        if (diagnostics.length > 0) {
            throw new diagnostics_js_1.TypeScriptError((0, diagnostics_js_1.problemsOf)(diagnostics, { path: file.fileName, name: cellName, source }));
        }
        for (const each of own)
            this.approved.add(each);
    }
    problems(program, file) {
        // Code that cannot be parsed causes many other errors that mean nothing.
        const syntax = program.getSyntacticDiagnostics(file);
        if (syntax.length > 0)
            return syntax;
        try {
            return program.getSemanticDiagnostics(file).filter(({ code }) => code !== IMPORT_REQUIRE_IN_MODULE);
        }
        catch (error) {
            throw this.restarted(error);
        }
    }
    restarted(cause) {
        this.reload();
        return new Error("TypeScript's checker failed on this cell and was restarted. Run the cell again; " +
            "if it fails again, declare the types of its variables explicitly.", { cause });
    }
}
exports.Language = Language;
function emit({ program, file }, before) {
    let code = "";
    let map = "";
    const write = (path, text) => {
        if (path.endsWith(".map"))
            map = text;
        else
            code = text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
    };
    program.emit(file, write, undefined, false, { before, after: [unmarked] });
    return { code, map };
}
/** Removes the `export {}` by which TypeScript marks modules, because a function cannot contain it. */
const unmarked = ({ factory }) => (file) => factory.updateSourceFile(file, file.statements.filter((each) => !compiler_js_1.compiler.isExportDeclaration(each)));
//# sourceMappingURL=language.js.map