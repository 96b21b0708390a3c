/** Why a cell of a public notebook did not run in genbook, judged by its error and by its own kernel. */

/** The classes, in the order in which they are tried: name → what a reader learns about it. */
export const REASONS = {
  network: "needs the network, which the machine of these runs does not have",
  package: "needs a package that npm could not install here, or a file that is missing",
  api: "uses what only its own kernel has",
  asks: "asks its reader for input, which these runs do not give",
  jsx: "uses JSX, which genbook's cells can do once a tsconfig.json turns it on",
  follows: "needs what an earlier cell, which did not run, defines",
  published: "fails in its own kernel too",
  types:
    "is refused by TypeScript's checker, and runs after `%check off`; its own kernel checks no types, or less strictly",
  fault: "fails because of a fault in genbook",
};

const NETWORK =
  /fetch failed|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|module '(https?|jsr):|Import 'https?:|getaddrinfo|network/i;
const MODULE = /Cannot find (?:module|package) '|native addon module/;
const OWN_API = /does not exist on type 'DenoInCells'/;
const ASKS = /cannot ask its user/;
/** Its own kernel says nothing about a cell. */
const NOT_TRIED = /^(the kernel ended|had not ended)/;
const MISSING = /Cannot find (?:name|namespace) '([\w$]+)'|^ReferenceError: ([\w$]+) is not defined/m;

/**
 * @param cell { index, cells: all cells, errors: those of genbook, own: of the notebook's kernel, unchecked:
 *   of genbook after %check off }
 * @returns a name of REASONS; undefined for a cell that ran
 */
export function reasonFor({ index, cells, errors, own, unchecked }) {
  const error = errors[index];
  if (error === null) return undefined;
  if (NETWORK.test(error)) return "network";
  if (MODULE.test(error)) return "package";
  if (OWN_API.test(error)) return "api";
  if (ASKS.test(error)) return "asks";
  if (error.startsWith("TypeScriptError: TS17004")) return "jsx";
  const names = [error, unchecked[index] ?? ""].map((text) => MISSING.exec(text)?.slice(1).find(Boolean));
  const lost = cells.slice(0, index).filter((_, at) => errors[at] !== null);
  if (lost.some((code) => code.match(/[\w$]+/g)?.some((word) => names.includes(word)))) return "follows";
  if (NETWORK.test(own[index] ?? "")) return "network";
  if (own[index] !== null && !NOT_TRIED.test(own[index])) return "published";
  return error.startsWith("TypeScriptError") && unchecked[index] === null ? "types" : "fault";
}
