/**
 * How cells are checked and compiled: as the project's tsconfig.json says, except where a notebook needs
 * something else.
 */
import { dirname } from "node:path";
import type * as ts from "typescript";
import { compiler } from "./compiler.js";
import { adviceToAdd } from "./missingPackage.js";
import { versionOf } from "./parsedFiles.js";
import { globals, libraries, nodeTypes } from "./runningNode.js";

export interface Settings {
  /** Identifies the tsconfig.json that they come from, and its version: see settingsSource. */
  source: string;
  options: ts.CompilerOptions;
  /** The declaration files of every program: Node's first, then those of further globals. */
  declarations: string[];
}

/** @throws Error when the project's tsconfig.json cannot be used */
export function settingsFor(folder: string): Settings {
  const { file, version } = settingsSource(folder);
  const own = file === undefined ? withoutProject() : readProject(file);
  return {
    source: version,
    options: { ...own, ...needed(), jsx: jsxOf(own) },
    declarations: [nodeTypes(), ...globals()],
  };
}

/** Finds the tsconfig.json of a notebook's project. `version` changes whenever the file does. */
export function settingsSource(folder: string): { file: string | undefined; version: string } {
  const file = compiler.findConfigFile(folder, (path) => compiler.sys.fileExists(path));
  return { file, version: file === undefined ? "" : `${file} ${versionOf(file)}` };
}

/**
 * What a tsconfig.json can change. Cells are not checked strictly unless it says so, as in tslab: code that
 * is tried out need not be strict.
 */
const DEFAULTS: ts.CompilerOptions = { strict: false, types: [] };

const withoutProject = (): ts.CompilerOptions => ({ ...DEFAULTS, lib: libraries() });

function readProject(file: string): ts.CompilerOptions {
  const host = { ...compiler.sys, readDirectory: () => [] }; // cells do not care which files the project has
  const json = compiler.readJsonConfigFile(file, (path) => compiler.sys.readFile(path));
  const parsed = compiler.parseJsonSourceFileConfigFileContent(json, host, dirname(file), undefined, file);
  const noFiles = new Set([18002, 18003]);
  const problem = parsed.errors.find(({ code }) => !noFiles.has(code));
  if (problem) {
    const message = compiler.flattenDiagnosticMessageText(problem.messageText, "\n");
    throw new Error(
      `cannot use ${file} for the cells of this notebook: ${message}${adviceToAdd(message.replace(/^File/, "Cannot find module"))}`,
    );
  }
  const { options } = parsed;
  return { ...DEFAULTS, ...options, lib: options.lib ?? libraries() };
}

/** Cells cannot leave JSX to a tool that compiles their output. */
function jsxOf({ jsx }: ts.CompilerOptions): ts.JsxEmit | undefined {
  const { Preserve, ReactJSX, ReactNative } = compiler.JsxEmit;
  return jsx === Preserve || jsx === ReactNative ? ReactJSX : jsx;
}

const needed = (): ts.CompilerOptions => ({
  target: compiler.ScriptTarget.ES2024, // Node 20 has its syntax
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
