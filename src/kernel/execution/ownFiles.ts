/** Loads the author's own files: TypeScript, JavaScript and JSON, as ES modules or CommonJS. */
import { readFileSync } from "node:fs";
import Module from "node:module";
import { dirname } from "node:path";
import vm from "node:vm";
import { versionOf } from "../language/service/parsedFiles.js";
import type { MappedFile } from "../language/source/mappedFile.js";
import { type CompiledFile, type Waiting, waitingOf } from "../language/transform/ownFiles.js";

/** A file that has been loaded, or is being loaded. */
interface OwnFile {
  module: NodeJS.Module;
  version: string | undefined;
  /** The author's own files that it imports. */
  imports: Set<string>;
  /** Resolves when its code has run, if that has to be awaited. */
  running?: Promise<void>;
}

interface Host {
  /** Called with every piece of code before it runs, for the sake of stack traces. */
  register(file: string, positions: MappedFile): void;
  compile(path: string, text: string): CompiledFile;
  /** Makes the `require` of a file. `importers` holds the files that are waiting for it. */
  requireFor(path: string, importers: ReadonlySet<string>): NodeJS.Require;
  /**
   * Tells whether what `id` means in the file `from` has to be awaited. `asking` holds the files that import
   * it.
   */
  isAsync(id: string, from: string, asking: ReadonlySet<string>): boolean;
}

const PARAMETERS = "exports, require, module, __filename, __dirname";

export class OwnFiles {
  private readonly files = new Map<string, OwnFile>();
  private readonly waiting = new Map<string, Waiting & { version: string | undefined }>();

  constructor(private readonly host: Host) {}

  noteImport(from: string, path: string): void {
    this.files.get(from)?.imports.add(path);
  }

  /** Tells whether a file awaits something at its top level, or imports a module that does. */
  isAsync(path: string, asking: ReadonlySet<string> = new Set()): boolean {
    if (path.endsWith(".json") || asking.has(path)) return false;
    const { awaits, imports } = this.waitingOf(path);
    const all = new Set([...asking, path]);
    return awaits || imports.some((id) => this.host.isAsync(id, path, all));
  }

  private waitingOf(path: string): Waiting {
    const version = versionOf(path);
    const known = this.waiting.get(path);
    if (known && known.version === version) return known;
    const found = { ...waitingOf(path, readFileSync(path, "utf8")), version };
    this.waiting.set(path, found);
    return found;
  }

  /** Returns what a file exports. @throws Error for a file that has to be awaited and has not been loaded */
  load(path: string, importers: ReadonlySet<string>): unknown {
    const known = this.files.get(path);
    if (!known?.module.loaded && !importers.has(path) && this.isAsync(path)) {
      throw new Error(
        `require() cannot load ${path}, which waits for something at its top level: write import or await import()`,
      );
    }
    return (known ?? this.run(path, importers)).module.exports;
  }

  /** Resolves to what a file exports, once its code has run. */
  async loaded(path: string, importers: ReadonlySet<string>): Promise<unknown> {
    const { module, running } = this.files.get(path) ?? this.run(path, importers);
    if (!importers.has(path)) await running; // files that import each other see what there is so far
    return module.exports;
  }

  /** Forgets files that have changed, and the files that import them: the next import loads them again. */
  forgetChanged(): void {
    const changed = [...this.files].filter(
      // A module that is not loaded is one whose code was broken off.
      ([path, { version, module }]) => versionOf(path) !== version || !module.loaded,
    );
    const forget = (path: string): void => {
      if (!this.files.delete(path)) return;
      for (const [other, { imports }] of this.files) if (imports.has(path)) forget(other);
    };
    for (const [path] of changed) forget(path);
  }

  private run(path: string, importers: ReadonlySet<string>): OwnFile {
    const module = new Module(path);
    module.filename = path;
    module.paths = (Module as unknown as { _nodeModulePaths(from: string): string[] })._nodeModulePaths(
      dirname(path),
    );
    const require = this.host.requireFor(path, importers);
    module.require = require;
    const file: OwnFile = { module, version: versionOf(path), imports: new Set() };
    this.files.set(path, file);
    const forget = (error: unknown): never => {
      if (this.files.get(path) === file) this.files.delete(path);
      throw error;
    };
    try {
      const running = this.evaluate(module, require, readFileSync(path, "utf8"));
      if (running) file.running = running.then(() => void (module.loaded = true), forget);
      else module.loaded = true;
    } catch (error) {
      forget(error);
    }
    return file;
  }

  /** Returns a promise for a file that has to be awaited. */
  private evaluate(module: NodeJS.Module, require: NodeJS.Require, text: string): Promise<void> | undefined {
    const { filename: path } = module;
    if (path.endsWith(".json")) {
      module.exports = JSON.parse(text) as object;
      return undefined;
    }
    const { code, positions } = this.host.compile(path, text);
    this.host.register(path, positions);
    const prefix = this.isAsync(path) ? "async " : "";
    const script = new vm.Script(`(${prefix}function (${PARAMETERS}) {\n${code}\n})`, {
      filename: path,
      lineOffset: -1,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    const run = script.runInThisContext() as (...args: unknown[]) => Promise<void> | undefined;
    return run.call(module.exports, module.exports, require, module, path, dirname(path));
  }
}
