/**
 * The one place that knows tslab's insides. tslab (pinned) turns a cell into JavaScript with TypeScript's own checker,
 * and carries the types of earlier cells along; its settings are closed. They are opened here by giving its
 * converter a copy of the compiler in which three functions are wrapped: `createWatchCompilerHost`, which sees the
 * settings, `getPreEmitDiagnosticsOfFiles`, and `transpileModule`, tslab's last step to JavaScript.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as ts from "@tslab/typescript-for-tslab";
import type { Converter } from "tslab/dist/converter.js";
import { compiler, compilerPath } from "./compiler.js";
import { instrumentCell, instrumentFile } from "./instrument.js";
import { parsedOnce } from "./parsedFiles.js";
import { type Maps, splitInlineMap } from "./positions.js";

export type { Diagnostic } from "tslab/dist/converter.js";

const load = createRequire(__filename);

export interface Transpiled {
  maps: Maps;
  /** The names that the code gives to later cells. */
  exported: string[];
}

export interface TslabConverter extends Converter {
  /** What is known of a piece of JavaScript that the last `convert` returned, as `output` or in `sideOutputs`. */
  transpiled(output: string): Transpiled | undefined;
}

const NO_WATCHER: ts.FileWatcher = { close: () => undefined };

const transpiled = new Map<string, Transpiled>();

const { createConverter, isCompleteCode } = withOpenedCompiler(
  () => load("tslab/dist/converter.js") as typeof import("tslab/dist/converter.js"),
);
export { isCompleteCode };

/** Takes about a second: TypeScript reads its own library and Node's types. Cells see the files of process.cwd(). */
export function createTslabConverter(): TslabConverter {
  const converter = createConverter({ isJS: false, isBrowser: false });
  return {
    ...converter,
    convert: (declarations, source) => {
      transpiled.clear();
      return converter.convert(declarations, source);
    },
    transpiled: (output) => transpiled.get(output),
  };
}

function withOpenedCompiler<T>(use: () => T): T {
  const module = load.cache[compilerPath];
  if (!module || load.cache[load.resolve("tslab/dist/converter.js")]) {
    throw new Error("expected the compiler to be loaded and tslab's converter not to be");
  }
  module.exports = {
    ...compiler,
    createWatchCompilerHost: (
      roots: string[],
      options: ts.CompilerOptions,
      system: ts.System,
      ...rest: []
    ) => {
      openSettings(options, system);
      const host = compiler.createWatchCompilerHost(roots, options, system, ...rest);
      openFiles(host);
      return host;
    },
    getPreEmitDiagnosticsOfFiles: (program: ts.Program, files: ts.SourceFile[]) =>
      opened.getPreEmitDiagnosticsOfFiles(program, files).filter(({ code }) => !isDeclarationProblem(code)),
    transpileModule: (code: string, options: ts.TranspileOptions) => {
      const output = transpile(code, options);
      transpiled.set(output.outputText, { maps: output.maps, exported: output.exported });
      return output;
    },
  };
  try {
    return use();
  } finally {
    module.exports = compiler;
  }
}

/** The compiler as tslab has it, with a function that the declarations do not name. */
const opened = compiler as typeof compiler & {
  getPreEmitDiagnosticsOfFiles(program: ts.Program, files: ts.SourceFile[]): ts.Diagnostic[];
};

/** "Exported variable 'fs' … cannot be named": no fault of a cell, which exports nothing. */
const isDeclarationProblem = (code: number) =>
  (code >= 4000 && code < 4200) || code === 2742 || code === 7056;

function openSettings(options: ts.CompilerOptions, system: ts.System): void {
  // tslab turns it off to find out which cells wait; ours all may, and `await (…)` and `for await` need it on.
  options.disableTopLevelAwait = false;
  options.inlineSourceMap = true;
  options.lib = ["lib.es2023.d.ts"];
  // Node's types as this project has them: a notebook need not lie inside a project. Only those: the test
  // framework's `describe` has no place in a notebook.
  options.typeRoots = [dirname(dirname(load.resolve("@types/node/package.json")))];
  options.types = ["node", join(__dirname, "globals")];
  // Thousands of watched files in node_modules cost start-up time, and a directory's watcher can throw inside tslab
  // ("Unexpected pending rebuildTimer").
  const watchFile = system.watchFile?.bind(system);
  system.watchFile = (path, ...rest) =>
    path.includes("/node_modules/") || !watchFile ? NO_WATCHER : watchFile(path, ...rest);
  system.watchDirectory = () => NO_WATCHER;
}

/**
 * Files that a program asks for: declaration files are parsed once, and other files are repaired. One with an ambiguous
 * top-level await is parsed twice, and the second tree remembers the first as its original, which never gets a path;
 * TypeScript 5.0 then fails to name types ("Paths must either both be absolute …").
 */
function openFiles(host: ts.WatchCompilerHostOfFilesAndCompilerOptions<ts.BuilderProgram>): void {
  const opened = new WeakSet<ts.CompilerHost>();
  const repaired = (file: ts.SourceFile | undefined) => {
    if (file) (file as unknown as { original?: ts.Node }).original = undefined;
    return file;
  };
  const createProgram = host.createProgram;
  host.createProgram = (roots, options, compilerHost, ...rest) => {
    if (compilerHost && !opened.has(compilerHost)) {
      opened.add(compilerHost);
      const byName = compilerHost.getSourceFile.bind(compilerHost);
      const byPath = compilerHost.getSourceFileByPath?.bind(compilerHost);
      compilerHost.getSourceFile = (name, options, ...rest) =>
        parsedOnce(name, options, () => repaired(byName(name, options, ...rest)));
      if (byPath) {
        compilerHost.getSourceFileByPath = (name, path, options, ...rest) =>
          parsedOnce(name, options, () => repaired(byPath(name, path, options, ...rest)));
      }
    }
    return createProgram(roots, options, compilerHost, ...rest);
  };
}

/** tslab calls the file of a cell __tslab__.ts. */
function isCell(map: string | undefined): boolean {
  return map !== undefined && (JSON.parse(map) as { file?: string }).file === "__tslab__.js";
}

/** tslab's transpileModule, from ES modules to CommonJS, with maps and with the stops that an interrupt needs. */
function transpile(code: string, options: ts.TranspileOptions) {
  const { text, map } = splitInlineMap(code);
  const exported: string[] = [];
  const output = compiler.transpileModule(text, {
    ...options,
    compilerOptions: {
      ...options.compilerOptions,
      sourceMap: true,
      // CommonJS that leaves `import()` alone, so that a cell can import an ES module.
      module: compiler.ModuleKind.Node16,
    },
    transformers: isCell(map) ? instrumentCell(compiler, exported) : instrumentFile(compiler),
  });
  return { ...output, maps: { first: map, second: output.sourceMapText }, exported };
}
