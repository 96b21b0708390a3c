/**
 * Declaration files that TypeScript has parsed. They outlive a converter, and a kernel: the snapshot that kernels start from
 * (scripts/setup/snapshotEntry.cjs) holds those of TypeScript, Node and this library, which takes a second off each start.
 */
import { statSync } from "node:fs";
import type * as ts from "@tslab/typescript-for-tslab";

interface Parsed {
  size: number;
  mtimeMs: number;
  file: ts.SourceFile;
}

const ATTIC = Symbol.for("genbook.parsedFiles");
const attic = globalThis as { [ATTIC]?: Map<string, Parsed> };
const parsed = (attic[ATTIC] ??= new Map<string, Parsed>());

/** What `parse` gives for the file; where it has been parsed with these options and is unchanged since, what was given then. */
export function parsedOnce(
  path: string,
  options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  parse: () => ts.SourceFile | undefined,
): ts.SourceFile | undefined {
  if (!path.endsWith(".d.ts")) return parse();
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return parse();
  const { size, mtimeMs } = stats;
  const key = JSON.stringify([path, options]);
  const known = parsed.get(key);
  if (known?.size === size && known.mtimeMs === mtimeMs) return known.file;
  const file = parse();
  if (file) parsed.set(key, { size, mtimeMs, file });
  return file;
}
