import { inspect } from "node:util";

/** A file that is not among the images, and why. */
export interface SkippedFile {
  /** The path inside the folder or archive. */
  file: string;
  /** "empty file", "not a picture", "truncated or damaged", … */
  reason: string;
}

/** What the system's errors mean. They name the file, so each would be a reason of its own. */
const SYSTEM_REASONS: Record<string, string> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOENT: "broken link",
  ELOOP: "broken link",
};

/** Returns why a file of a folder cannot be read, without its name. */
export function reasonOf(error: NodeJS.ErrnoException): string {
  const { code = "", message, syscall } = error;
  if (syscall === undefined) return `cannot be read: ${message}`;
  // Its directory listed the file. Only links and files that have just been removed cannot be found then.
  if (code === "ENOENT" && syscall !== "stat") return "removed while the folder was being read";
  return SYSTEM_REASONS[code] ?? `cannot be read (${code})`;
}

/** The largest number of files that a table lists. */
const MOST_ROWS = 200;

/**
 * The files that were skipped, with the reasons. As the last expression of a cell, it is a table; iterate
 * over it to get the files one by one.
 */
export class SkippedFiles implements Iterable<SkippedFile> {
  constructor(private readonly files: readonly SkippedFile[]) {}

  get length(): number {
    return this.files.length;
  }

  [Symbol.iterator](): Iterator<SkippedFile> {
    return this.files[Symbol.iterator]();
  }

  /** Returns "12 files skipped (8 × not a picture, 4 × empty file)". */
  toString(): string {
    if (this.length === 0) return "no files skipped";
    const reasons = this.byReason().map(([reason, count]) => `${count} × ${reason}`);
    return `${this.length} file${this.length === 1 ? "" : "s"} skipped (${reasons.join(", ")})`;
  }

  [inspect.custom](): string {
    return `SkippedFiles: ${this.toString()}`;
  }

  /** The text and the table that a notebook shows. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const rows = this.files.slice(0, MOST_ROWS);
    const rest = this.length > rows.length ? [`and ${this.length - rows.length} more`] : [];
    const lines = [...rows.map(({ file, reason }) => `${file}: ${reason}`), ...rest];
    const row = (tag: string, cells: string[]) =>
      `<tr>${cells.map((text) => `<${tag} style="text-align: left">${escaped(text)}</${tag}>`).join("")}</tr>`;
    const body = [
      ...rows.map(({ file, reason }) => row("td", [file, reason])),
      ...rest.map((text) => row("td", [text])),
    ];
    const table = `<table><caption>${escaped(this.toString())}</caption>${row("th", ["file", "reason"])}${body.join("")}</table>`;
    return {
      "text/plain": [this.toString(), ...lines].join("\n"),
      "text/html": this.length === 0 ? escaped(this.toString()) : table,
    };
  }

  /** Returns the reasons with the number of files for each, most frequent first. */
  private byReason(): [string, number][] {
    const counts = new Map<string, number>();
    for (const { reason } of this.files) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]);
  }
}

/** Escapes every character that has a meaning in HTML. */
const escaped = (text: string) => text.replace(/[&<>"']/g, (each) => `&#${each.codePointAt(0)};`);
