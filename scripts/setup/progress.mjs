import { formatDuration } from "../shared/duration.cjs";

/** Formats a size in powers of ten, as downloads state it: "274 MB", "3.4 GB". */
export function size(bytes) {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}

/**
 * Shows one step: in a terminal as a line that counts the seconds, elsewhere (CI, a pipe) as a line at its
 * start, another every half minute, and one at its end.
 */
export class StepLine {
  constructor(title, stream = process.stderr) {
    this.title = title;
    this.stream = stream;
    this.startedAt = Date.now();
    this.text = "";
    if (!stream.isTTY) stream.write(`  … ${title}\n`);
    this.timer = setInterval(() => this.#draw(), stream.isTTY ? 500 : 30_000);
    if (stream.isTTY) this.#draw();
  }

  /** Shows what the step is doing: "downloading 40 %". */
  detail(text) {
    this.text = text;
  }

  /** @param note a note about the outcome, for the reader */
  done(note) {
    this.#end("✓", note);
  }

  failed() {
    this.#end("✗");
  }

  #line(mark) {
    return `  ${mark} ${this.title}  ${formatDuration((Date.now() - this.startedAt) / 1000)}`;
  }

  #draw() {
    const line = this.text ? `${this.#line("…")}  ${this.text}` : this.#line("…");
    if (this.stream.isTTY) this.stream.write(`\r\x1b[K${line.slice(0, (this.stream.columns || 80) - 1)}`);
    else this.stream.write(`${line}\n`);
  }

  #end(mark, note) {
    clearInterval(this.timer);
    const line = note ? `${this.#line(mark)}  ${note}` : this.#line(mark);
    this.stream.write(`${this.stream.isTTY ? "\r\x1b[K" : ""}${line}\n`);
  }
}
