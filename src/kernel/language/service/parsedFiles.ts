/**
 * Declaration files that TypeScript has parsed. They outlive a notebook's program, and a kernel: the snapshot that kernels start from
 * (scripts/setup/snapshotEntry.cjs) holds those of TypeScript, Node and this library, which takes a second off each start.
 */
import { statSync } from "node:fs";
import type * as ts from "typescript";

const ATTIC = Symbol.for("genbook.parsedFiles");
const attic = globalThis as { [ATTIC]?: Map<string, { version: string; file: ts.SourceFile }> };
const parsed = (attic[ATTIC] ??= new Map<string, { version: string; file: ts.SourceFile }>());

export const isDeclaration = (path: string): boolean => /\.d\.[cm]?ts$/.test(path);

/** Another one for a file that has changed; undefined where there is none. */
export function versionOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && `${stats.size}-${stats.mtimeMs}`;
}

/** What `parse` gives for a file's version and options, or what it gave for the same before. */
export function parsedOnce(
  path: string,
  options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  version: string,
  parse: () => ts.SourceFile,
): ts.SourceFile {
  if (!isDeclaration(path)) return parse();
  const key = JSON.stringify([path, options]);
  const known = parsed.get(key);
  if (known?.version === version) return known.file;
  const file = parse();
  parsed.set(key, { version, file });
  return file;
}
