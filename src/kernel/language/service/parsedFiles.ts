/**
 * The declaration files that TypeScript has parsed. They outlive a notebook's program, and even a kernel: the
 * snapshot that kernels start from (see scripts/setup/snapshotEntry.cjs) holds those of TypeScript, Node and
 * this library, which makes each start a second faster.
 */
import { statSync } from "node:fs";
import type * as ts from "typescript";

/**
 * `version`, which TypeScript does not declare, is what `getScriptVersion` returned when the file was parsed.
 */
export type Versioned = ts.SourceFile & { version: string };

type ParsedFiles = Map<string, { version: string; file: ts.SourceFile }>;

const PARSED_FILES = Symbol.for("genbook.parsedFiles");

/** The files stay on globalThis, because a snapshot keeps that, and does not keep this module. */
const parsedFiles = (): ParsedFiles => {
  const keeper = globalThis as { [PARSED_FILES]?: ParsedFiles };
  return (keeper[PARSED_FILES] ??= new Map() as ParsedFiles);
};

export const isDeclaration = (path: string): boolean => /\.d\.[cm]?ts$/.test(path);

/** Returns a text that is different after the file has changed; undefined if there is no file. */
export function versionOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && `${stats.size}-${stats.mtimeMs}`;
}

/**
 * Returns what `parse` gives for this version of a declaration file, or what it gave before for the same
 * version and options.
 */
export function parsedOnce(
  path: string,
  options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  version: string,
  parse: () => ts.SourceFile,
): ts.SourceFile {
  if (!isDeclaration(path)) return parse();
  const key = JSON.stringify([path, options]);
  const parsed = parsedFiles();
  const known = parsed.get(key);
  if (known?.version === version) return known.file;
  const file = parse();
  parsed.set(key, { version, file });
  return file;
}
