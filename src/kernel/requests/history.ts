/**
 * Answers Jupyter's history requests: the cells of this session, and those of earlier sessions from a file
 * with one JSON object per line, genbook/history.jsonl in XDG_DATA_HOME or ~/.local/share.
 */
import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import type { HistoryEntry } from "../protocol/contents.js";
import type { HistoryRequest } from "../protocol/requests.js";

interface Line {
  session: number;
  count: number;
  code: string;
  /** Known for cells of this session only. */
  result?: string;
}

/** How much of the end of the file is read, in bytes. */
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
      // A full disk or a read-only home folder is no reason not to run a cell.
    }
  }

  setResult(count: number, text: unknown): void {
    const cell = this.cells.at(-1);
    if (cell?.count === count && typeof text === "string") cell.result = text;
  }

  /** Returns the `history` of a history_reply. */
  answer(request: HistoryRequest): HistoryEntry[] {
    return this.select(request).map(({ session, count, code, result }) => [
      session,
      count,
      request.output ? [code, result ?? null] : code,
    ]);
  }

  private select(request: HistoryRequest): Line[] {
    const all = [...this.before(), ...this.cells];
    if (request.hist_access_type === "range") {
      const { session, start, stop } = request;
      const wanted = session > 0 ? session : this.session + session;
      return all.filter((line) => line.session === wanted && line.count >= start && line.count < stop);
    }
    const { n } = request;
    const found = request.hist_access_type === "search" ? search(all, request) : all;
    if (n === undefined) return found;
    return n > 0 ? found.slice(-n) : [];
  }

  private get session(): number {
    return (this.before().at(-1)?.session ?? 0) + 1;
  }

  private before(): Line[] {
    return (this.earlier ??= readLines(this.file));
  }
}

function search(lines: Line[], { pattern, unique }: HistoryRequest & { hist_access_type: "search" }): Line[] {
  const found = lines.filter(({ code }) => matchesGlob(code, pattern));
  return unique ? [...new Map(found.map((line) => [line.code, line])).values()] : found;
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

/** Returns nothing for text that is not an entry, such as a first line that was read only in part. */
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

/**
 * `*` stands for any text, `?` for one character. Not a regular expression, because a pattern with many `*`
 * could take for ever.
 */
function matchesGlob(text: string, pattern: string): boolean {
  let [at, next] = [0, 0];
  /** Where the last `*` stands, and where the text after what it stands for begins. */
  let [star, resume] = [-1, 0];
  while (at < text.length) {
    if (pattern[next] === "*") [star, resume, next] = [next, at, next + 1];
    else if (pattern[next] === "?" || pattern[next] === text[at]) [at, next] = [at + 1, next + 1];
    else if (star >= 0) [at, next] = [++resume, star + 1];
    else return false;
  }
  return /^\**$/.test(pattern.slice(next));
}
