import { isBuiltin } from "node:module";

/** Says how to add the package that a message of TypeScript or Node misses; otherwise an empty text. */
export function adviceToAdd(message: string): string {
  const id = /^(?:Cannot find (?:module|package)\b[^']*|File )'([^']+)'/.exec(message)?.[1] ?? "";
  if (isBuiltin(id) || id.startsWith("node:")) return "";
  const name = /^(@[\w.~-]+\/)?[\w~-][\w.~-]*(?=\/|$)/.exec(id)?.[0];
  return name === undefined ? "" : ` To add the package, run %npm add ${name}.`;
}
