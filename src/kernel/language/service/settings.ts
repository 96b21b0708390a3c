/**
 * How cells are checked and compiled: as the project's tsconfig.json says, except where a notebook needs
 * something else.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as ts from "typescript";
import { compiler } from "./compiler.js";

const load = createRequire(__filename);

export interface Settings {
  options: ts.CompilerOptions;
  /** The declaration files of every program: Node's, and those of the kernel's own globals. */
  declarations: string[];
}

/** @throws Error when the project's tsconfig.json cannot be used */
export function settingsFor(folder: string): Settings {
  const file = compiler.findConfigFile(folder, (path) => compiler.sys.fileExists(path));
  const own = file === undefined ? withoutProject() : readProject(file);
  return { options: { ...own, ...needed() }, declarations: [nodeTypes(folder), ownGlobals] };
}

const ownGlobals = join(__dirname, "globals", "index.d.ts");

/**
 * Cells outside any project are not checked strictly, as in tslab: code that is tried out need not be strict.
 */
const withoutProject = (): ts.CompilerOptions => ({ strict: false, types: [], lib: libraries() });

function readProject(file: string): ts.CompilerOptions {
  const host = { ...compiler.sys, readDirectory: () => [] }; // cells do not care which files the project has
  const json = compiler.readJsonConfigFile(file, (path) => compiler.sys.readFile(path));
  const parsed = compiler.parseJsonSourceFileConfigFileContent(json, host, dirname(file), undefined, file);
  const noFiles = new Set([18002, 18003]);
  const problem = parsed.errors.find(({ code }) => !noFiles.has(code));
  if (problem) {
    const message = compiler.flattenDiagnosticMessageText(problem.messageText, "\n");
    throw new Error(`cannot use ${file} for the cells of this notebook: ${message}`);
  }
  const { options } = parsed;
  return { types: [], ...options, lib: options.lib ?? libraries() };
}

/** Lists TypeScript's libraries that declare what this version of Node has. */
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
function nodeTypes(folder: string): string {
  const { resolvedTypeReferenceDirective: found } = compiler.resolveTypeReferenceDirective(
    "node",
    join(folder, "cell.ts"),
    {},
    compiler.sys,
  );
  return found?.resolvedFileName ?? join(dirname(load.resolve("@types/node/package.json")), "index.d.ts");
}
