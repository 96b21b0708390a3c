/**
 * Imports in the form that Deno's notebooks use: `npm:d3@7` is the package d3, which has to be installed like
 * any other package; `./file.ts#2` is `./file.ts`, which cells load again whenever it has changed.
 */

/** The parts of "npm:@scope/name@1.2.3/path". */
const NPM = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)(?:@[^/]+)?(\/.*)?$/;

/** What is appended to a file's name so that it is loaded again. */
const QUERY = /^(\.{1,2}\/.*\.[cm]?[jt]sx?)[?#].*$/;

/** Returns what Node and TypeScript call the module that `id` means. */
export function specifier(id: string): string {
  const [, name, path = ""] = NPM.exec(id) ?? [];
  return name === undefined ? id.replace(QUERY, "$1") : name + path;
}

/** Says what to write instead of an import that only Deno can load; returns "" for all other imports. */
export function adviceOnImport(id: string): string {
  if (id.startsWith("jsr:")) {
    const [, name] = /^jsr:\/?(@[^/]+\/[^/@]+)/.exec(id) ?? [];
    return (
      " Only Deno loads jsr: addresses. " +
      (name
        ? `Run npx jsr add ${name} in the notebook's folder, and import "${name}".`
        : "Use an npm package instead.")
    );
  }
  if (/^https?:/.test(id)) {
    return (
      " Only Deno loads modules from the web. Use the npm package (%npm add NAME), or save the file in the " +
      "notebook's folder and import it by its path."
    );
  }
  return "";
}
