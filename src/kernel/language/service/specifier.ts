/**
 * Imports in the form that Deno's notebooks use: `npm:d3@7` is the package d3, and `jsr:@std/path@1` the
 * package @std/path, both of which have to be installed like any other package; `./file.ts#2` is `./file.ts`,
 * which cells load again whenever it has changed.
 */
import { adviceToInstall } from "./missingPackage.js";

/** The parts of "npm:@scope/name@1.2.3/path". */
const PACKAGE = /^(npm|jsr):\/?((?:@[^/@]+\/)?[^/@]+)(@[^/]+)?(\/.*)?$/;

/** What is appended to a file's name so that it is loaded again. */
const QUERY = /^(\.{1,2}\/.*\.[cm]?[jt]sx?)[?#].*$/;

export const isPackageAddress = (id: string): boolean => PACKAGE.test(id);

/** Returns what Node and TypeScript call the module that `id` means. */
export function specifier(id: string): string {
  const [, , name, , path = ""] = PACKAGE.exec(id) ?? [];
  return name === undefined ? id.replace(QUERY, "$1") : name + path;
}

/** Says how to get what is missing at an address, or what to write instead; returns "" for other imports. */
export function adviceOnImport(id: string): string {
  const [, registry, name = "", version = ""] = PACKAGE.exec(id) ?? [];
  if (registry === "npm") return adviceToInstall(name, version);
  if (registry === "jsr") return ` To add the package from JSR, run !npx jsr add ${name}${version}.`;
  if (id.startsWith("node:")) return ` Write ${JSON.stringify(id)} in the import itself.`;
  if (/^https?:/.test(id)) {
    return (
      " Only Deno loads modules from the web. Use the npm package (%npm add NAME), or save the file in the " +
      "notebook's folder and import it by its path."
    );
  }
  return "";
}
