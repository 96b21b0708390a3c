/**
 * The declaration files that TypeScript has parsed. They outlive a notebook's program, and even a kernel: the
 * snapshot that kernels start from (see scripts/setup/snapshotEntry.cjs) holds those of TypeScript, Node and
 * this library, which makes each start a second faster.
 */
import { statSync } from "node:fs";
import type * as ts from "typescript";
import { compiler } from "./compiler.js";

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

const DECLARATION = /\.d\.[cm]?ts$/;
const PACKAGES = "/node_modules/";

export const isDeclaration = (path: string): boolean => DECLARATION.test(path);
export const isInPackage = (path: string): boolean => path.includes(PACKAGES);

/** Returns a text that changes whenever the file does; undefined if there is no file. */
export function versionOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && `${stats.size}-${stats.mtimeMs}`;
}

const sizeIn = (version: string) => version.split("-")[0];

/** The files that this process has handed out. (A snapshot does not keep this set: see above.) */
const handedOut = new WeakSet<ts.SourceFile>();

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
  const parsed = parsedFiles();
  const key = keyOf(path, options);
  const known = parsed.get(key);
  const file = known?.version === version ? known.file : (moved(path, options, version) ?? parse());
  parsed.set(key, { version, file });
  handedOut.add(file);
  return file;
}

/** Contains what makes TypeScript parse a file differently, after the path. */
function keyOf(path: string, options: ts.ScriptTarget | ts.CreateSourceFileOptions): string {
  const { languageVersion, impliedNodeFormat, jsDocParsingMode } =
    typeof options === "object" ? options : { languageVersion: options };
  return [path, languageVersion, impliedNodeFormat, jsDocParsingMode].join(" ");
}

/**
 * Takes the same file of the same package in another folder, such as @types/node in the author's project:
 * moves it to `path` if nothing has used it yet.
 */
function moved(
  path: string,
  options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  version: string,
): ts.SourceFile | undefined {
  const start = path.lastIndexOf(PACKAGES);
  if (start < 0) return undefined;
  const end = keyOf(path.slice(start), options);
  let text: string | undefined;
  for (const [key, { file, version: other }] of parsedFiles()) {
    if (!key.endsWith(end) || handedOut.has(file) || sizeIn(other) !== sizeIn(version)) continue;
    // A snapshot holds no text: it is read from the file, which may have changed since it was parsed.
    if (versionOf(file.fileName) !== other) continue;
    if (file.text !== (text ??= compiler.sys.readFile(path))) continue;
    parsedFiles().delete(key);
    const { symbol } = file as { symbol?: ts.Symbol };
    const name = `"${path.replace(DECLARATION, "")}"`;
    if (symbol) Object.assign(symbol, { escapedName: compiler.escapeLeadingUnderscores(name) });
    return Object.assign(file, { fileName: path });
  }
  return undefined;
}
