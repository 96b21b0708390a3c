"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.settingsFor = settingsFor;
/**
 * How cells are checked and compiled: as the project's tsconfig.json says, except where a notebook needs it
 * otherwise.
 */
const node_module_1 = require("node:module");
const node_path_1 = require("node:path");
const compiler_js_1 = require("./compiler.js");
const load = (0, node_module_1.createRequire)(__filename);
/** @throws Error when the project's tsconfig.json cannot be used */
function settingsFor(folder) {
    const file = compiler_js_1.compiler.findConfigFile(folder, (path) => compiler_js_1.compiler.sys.fileExists(path));
    const own = file === undefined ? withoutProject() : readProject(file);
    return { options: { ...own, ...needed() }, declarations: [nodeTypes(folder), ownGlobals] };
}
const ownGlobals = (0, node_path_1.join)(__dirname, "globals", "index.d.ts");
/**
 * Cells outside any project are not checked strictly, as in tslab: code that is tried out need not be strict.
 */
const withoutProject = () => ({ strict: false, types: [], lib: libraries() });
function readProject(file) {
    const host = { ...compiler_js_1.compiler.sys, readDirectory: () => [] }; // cells do not care which files the project has
    const json = compiler_js_1.compiler.readJsonConfigFile(file, (path) => compiler_js_1.compiler.sys.readFile(path));
    const parsed = compiler_js_1.compiler.parseJsonSourceFileConfigFileContent(json, host, (0, node_path_1.dirname)(file), undefined, file);
    const noFiles = new Set([18002, 18003]);
    const problem = parsed.errors.find(({ code }) => !noFiles.has(code));
    if (problem) {
        const message = compiler_js_1.compiler.flattenDiagnosticMessageText(problem.messageText, "\n");
        throw new Error(`cannot use ${file} for the cells of this notebook: ${message}`);
    }
    const { options } = parsed;
    return { types: [], ...options, lib: options.lib ?? libraries() };
}
/** The parts of the language's library that this Node has. */
function libraries() {
    const major = Number(process.versions.node.split(".")[0]);
    const names = ["esnext.disposable", major >= 24 ? "es2025" : major >= 22 ? "es2024" : "es2023"];
    if (major >= 22 && major < 24)
        names.push("es2025.iterator", "es2025.collection");
    return names.map((name) => `lib.${name}.d.ts`);
}
const needed = () => ({
    target: compiler_js_1.compiler.ScriptTarget.ES2022,
    module: compiler_js_1.compiler.ModuleKind.ESNext,
    moduleResolution: compiler_js_1.compiler.ModuleResolutionKind.Bundler,
    moduleDetection: compiler_js_1.compiler.ModuleDetectionKind.Force,
    esModuleInterop: true,
    resolveJsonModule: true,
    allowImportingTsExtensions: true,
    allowJs: true,
    skipLibCheck: true,
    preserveConstEnums: true, // a later cell may need the enum as a value
    sourceMap: true,
    inlineSourceMap: false,
    inlineSources: false,
    sourceRoot: undefined,
    emitDecoratorMetadata: false, // it uses types as values, and these may be types of an earlier cell
    // A later cell may use what this one leaves unused.
    noUnusedLocals: false,
    noUnusedParameters: false,
    verbatimModuleSyntax: false,
    isolatedModules: false,
    isolatedDeclarations: false,
    // Nothing is written to disk.
    noEmit: false,
    noEmitOnError: false,
    noEmitHelpers: false,
    importHelpers: false,
    declaration: false,
    declarationMap: false,
    emitDeclarationOnly: false,
    composite: false,
    incremental: false,
    tsBuildInfoFile: undefined,
    outDir: undefined,
    outFile: undefined,
    rootDir: undefined,
});
/**
 * Finds the project's own declarations of Node, or else the kernel's: a notebook need not be inside a
 * project.
 */
function nodeTypes(folder) {
    const { resolvedTypeReferenceDirective: found } = compiler_js_1.compiler.resolveTypeReferenceDirective("node", (0, node_path_1.join)(folder, "cell.ts"), {}, compiler_js_1.compiler.sys);
    return found?.resolvedFileName ?? (0, node_path_1.join)((0, node_path_1.dirname)(load.resolve("@types/node/package.json")), "index.d.ts");
}
//# sourceMappingURL=settings.js.map