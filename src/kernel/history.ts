/** Jupyter's history requests over the cells of this session, kept in memory. */
import type { Json } from "./protocol/wire.js";

/** Session, number of the cell, its code or code and result. */
type Entry = [number, number, string | [string, string | null]];

const SESSION = 1;

export class History {
  private readonly cells: { count: number; code: string; result: string | null }[] = [];

  add(count: number, code: string): void {
    this.cells.push({ count, code, result: null });
  }

  setResult(count: number, text: unknown): void {
    const cell = this.cells.at(-1);
    if (cell?.count === count && typeof text === "string") cell.result = text;
  }

  /** `history` of a history_reply for the content of a history_request. */
  answer({ hist_access_type, n, start, stop, pattern, unique, output }: Json): Entry[] {
    let found = this.cells;
    if (hist_access_type === "range") {
      const from = Number(start ?? 0);
      const to = stop === undefined || stop === null ? Infinity : Number(stop);
      found = found.filter(({ count }) => count >= from && count < to);
    } else {
      if (hist_access_type === "search") {
        const matches = globMatcher(typeof pattern === "string" ? pattern : "*");
        found = found.filter(({ code }) => matches.test(code));
        if (unique === true) found = [...new Map(found.map((cell) => [cell.code, cell])).values()];
      }
      if (typeof n === "number") found = n > 0 ? found.slice(-n) : [];
    }
    return found.map(({ count, code, result }) => [SESSION, count, output === true ? [code, result] : code]);
  }
}

/** `*` stands for any text, `?` for one character. */
function globMatcher(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s");
}
