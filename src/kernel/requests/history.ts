/**
 * Jupyter's history requests: the cells of this session, and those of earlier ones from a file, one JSON a line:
 * genbook/history.jsonl in XDG_DATA_HOME or ~/.local/share.
 */
import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import type { Json } from "../protocol/wire.js";

/** Session, number of the cell, its code or code and result. */
type Entry = [number, number, string | [string, string | null]];

interface Line {
  session: number;
  count: number;
  code: string;
  /** Of this session's cells only. */
  result?: string;
}

/** More of the file is not read. */
const MAX_BYTES = 4_000_000;

export class History {
  private readonly cells: Line[] = [];
  private earlier: Line[] | undefined;

  constructor(private readonly file = historyFile()) {}

  add(count: number, code: string): void {
    const line: Line = { session: this.session, count, code };
    this.cells.push(line);
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      appendFileSync(this.file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    } catch {
      // A full disk or a home that cannot be written to is no reason not to run a cell.
    }
  }

  setResult(count: number, text: unknown): void {
    const cell = this.cells.at(-1);
    if (cell?.count === count && typeof text === "string") cell.result = text;
  }

  /** `history` of a history_reply for the content of a history_request. */
  answer({ hist_access_type, session, n, start, stop, pattern, unique, output }: Json): Entry[] {
    let found = [...this.before(), ...this.cells];
    if (hist_access_type === "range") {
      const from = Number(start ?? 0);
      const to = stop === undefined || stop === null ? Infinity : Number(stop);
      // 0 is this session, negative ones count back from it.
      const wanted = Number(session ?? 0) > 0 ? Number(session) : this.session + Number(session ?? 0);
      found = found.filter((line) => line.session === wanted && line.count >= from && line.count < to);
    } else {
      if (hist_access_type === "search") {
        const matches = globMatcher(typeof pattern === "string" ? pattern : "*");
        found = found.filter(({ code }) => matches.test(code));
        if (unique === true) found = [...new Map(found.map((line) => [line.code, line])).values()];
      }
      if (typeof n === "number") found = n > 0 ? found.slice(-n) : [];
    }
    return found.map(({ session, count, code, result }) => [
      session,
      count,
      output === true ? [code, result ?? null] : code,
    ]);
  }

  private get session(): number {
    return (this.before().at(-1)?.session ?? 0) + 1;
  }

  private before(): Line[] {
    return (this.earlier ??= readLines(this.file));
  }
}

function historyFile(): string {
  const { XDG_DATA_HOME: data } = process.env;
  return join(
    data && isAbsolute(data) ? data : join(homedir(), ".local", "share"),
    "genbook",
    "history.jsonl",
  );
}

function readLines(path: string): Line[] {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, MAX_BYTES));
    readSync(file, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString().split("\n").flatMap(parseLine);
  } finally {
    closeSync(file);
  }
}

/** None for the first line of what was read, which may be cut, and for what is no such line. */
function parseLine(text: string): Line[] {
  try {
    const { session, count, code } = JSON.parse(text) as Line;
    return Number.isInteger(session) && Number.isInteger(count) && typeof code === "string"
      ? [{ session, count, code }]
      : [];
  } catch {
    return [];
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
