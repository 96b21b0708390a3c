/**
 * The import map of a Deno project: `imports` in the nearest deno.json or deno.jsonc, or in the file that its
 * `importMap` names. It does not apply to imports of Node's own modules, nor to those in packages.
 */
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { compiler } from "./compiler.js";
import { isInPackage, versionOf } from "./parsedFiles.js";
import { isPackageAddress, specifier } from "./specifier.js";

type Json = Record<string, unknown>;

/** What an import map says about an import. */
interface Mapped {
  /** The path of a file, the address of a package (`npm:d3@7`), or another address. */
  address: string;
  /** The path of the file that holds the map. */
  map: string;
}

/** Returns what Node and TypeScript call the module that `id` means in the file `from`. */
export const moduleName = (id: string, from: string): string => specifier(mapped(id, from)?.address ?? id);

/** Returns what the import map says about an import, or undefined if it says nothing. */
export function mapped(id: string, from: string): Mapped | undefined {
  const found = isBuiltin(id) || isInPackage(from) ? undefined : importMap(dirname(from));
  if (!found) return undefined;
  const { map, imports } = found;
  const longestFirst = Object.entries(imports).sort(([a], [b]) => b.length - a.length);
  for (const [key, value] of longestFirst) {
    const address = typeof value === "string" ? addressOf(id, key, value) : undefined;
    if (address !== undefined) return { address: located(address, dirname(map)), map };
  }
  return undefined;
}

/** Applies one entry of a map; returns undefined if it does not concern `id`. */
function addressOf(id: string, key: string, value: string): string | undefined {
  if (id === key) return value;
  // In Deno, "a": "npm:a@1" also covers the paths below a.
  const isPrefix = key.endsWith("/") || (isPackageAddress(value) && id.startsWith(`${key}/`));
  return isPrefix && id.startsWith(key) ? value + id.slice(key.length) : undefined;
}

function located(address: string, folder: string): string {
  if (address.startsWith("file:")) return fileURLToPath(address);
  return address.startsWith(".") || isAbsolute(address) ? resolve(folder, address) : address;
}

function importMap(folder: string): { map: string; imports: Json } | undefined {
  for (const file of ["deno.json", "deno.jsonc"].map((name) => join(folder, name))) {
    const project = contentOf(file);
    if (!project) continue;
    const { imports, importMap: other } = project;
    const map = imports || typeof other !== "string" ? file : resolve(folder, other);
    return { map, imports: (contentOf(map)?.imports ?? {}) as Json };
  }
  const above = dirname(folder);
  return above === folder ? undefined : importMap(above);
}

const files = new Map<string, { version: string; content: Json }>();

/** Reads JSON with comments, up to the first mistake; returns undefined if there is no file. */
function contentOf(file: string): Json | undefined {
  const version = versionOf(file);
  if (version === undefined) return undefined;
  const known = files.get(file);
  if (known?.version === version) return known.content;
  const parsed = compiler.parseConfigFileTextToJson(file, readFileSync(file, "utf8")) as { config?: Json };
  const content = parsed.config ?? {};
  files.set(file, { version, content });
  return content;
}
