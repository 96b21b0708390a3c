/** What TypeScript has to say against a cell. */
import type { Place } from "./place.js";

export interface Problem extends Place {
  /** 2322 for TS2322. */
  code: number;
  message: string;
  /** The cell's name, or the path of a file that it imports. */
  file: string;
  source: string;
  /** Of the underlined text. */
  length: number;
}

export class TypeScriptError extends Error {
  override name = "TypeScriptError";

  constructor(readonly problems: Problem[]) {
    const [{ code, message }] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
    super(`TS${code}: ${message}${more}`);
  }
}
