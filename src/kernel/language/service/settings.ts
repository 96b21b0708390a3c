/** How cells are checked and translated: as the project's tsconfig.json says, but for what a notebook needs otherwise. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as ts from "typescript";
import { compiler } from "./compiler.js";

const load = createRequire(__filename);

export interface Settings {
  options: ts.CompilerOptions;
  /** Declarations that every program has: Node's and those of the kernel's own globals. */
  declarations: string[];
}

export function settingsFor(folder: string): Settings {
  const file = compiler.findConfigFile(folder, (path) => compiler.sys.fileExists(path));
  const own = file === undefined ? withoutProject() : readProject(file);
  return { options: { ...own, ...needed() }, declarations: [nodeTypes(folder), ownGlobals] };
}

const ownGlobals = join(__dirname, "globals", "index.d.ts");

/** As tslab had it: code that is tried out need not be strict. */
const withoutProject = (): ts.CompilerOptions => ({ strict: false, types: [], lib: libraries() });

function readProject(file: string): ts.CompilerOptions {
  const host = { ...compiler.sys, readDirectory: () => [] }; // which files a project has is nothing to a cell
  const json = compiler.readJsonConfigFile(file, (path) => compiler.sys.readFile(path));
  const parsed = compiler.parseJsonSourceFileConfigFileContent(json, host, dirname(file), undefined, file);
  const noFiles = new Set([18002, 18003]);
  const problem = parsed.errors.find(({ code }) => !noFiles.has(code));
  if (problem) {
    const message = compiler.flattenDiagnosticMessageText(problem.messageText, "\n");
    throw new Error(`${file} cannot be used for the cells of this notebook: ${message}`);
  }
  const { options } = parsed;
  return { types: [], ...options, lib: options.lib ?? libraries() };
}

/** What Node has of the language's library. */
function libraries(): string[] {
  const major = Number(process.versions.node.split(".")[0]);
  const names = ["esnext.disposable", major >= 24 ? "es2025" : major >= 22 ? "es2024" : "es2023"];
  if (major >= 22 && major < 24) names.push("es2025.iterator", "es2025.collection");
  return names.map((name) => `lib.${name}.d.ts`);
}

const needed = (): ts.CompilerOptions => ({
  target: compiler.ScriptTarget.ES2022,
  module: compiler.ModuleKind.ESNext,
  moduleResolution: compiler.ModuleResolutionKind.Bundler,
  moduleDetection: compiler.ModuleDetectionKind.Force,
  esModuleInterop: true,
  resolveJsonModule: true,
  allowImportingTsExtensions: true,
  allowJs: true,
  skipLibCheck: true,
  preserveConstEnums: true, // a later cell finds a value in each name
  sourceMap: true,
  inlineSourceMap: false,
  inlineSources: false,
  sourceRoot: undefined,
  emitDecoratorMetadata: false, // it makes values of types, which may be an earlier cell's
  // A later cell may use what this one does not.
  noUnusedLocals: false,
  noUnusedParameters: false,
  verbatimModuleSyntax: false,
  isolatedModules: false,
  isolatedDeclarations: false,
  // Nothing is written.
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

/** The project's own, or else the kernel's: a notebook need not lie inside a project. */
function nodeTypes(folder: string): string {
  const { resolvedTypeReferenceDirective: found } = compiler.resolveTypeReferenceDirective(
    "node",
    join(folder, "cell.ts"),
    {},
    compiler.sys,
  );
  return found?.resolvedFileName ?? join(dirname(load.resolve("@types/node/package.json")), "index.d.ts");
}
