import { formatDuration } from "../shared/duration.cjs";

/** "274 MB", "3.4 GB": powers of ten, as download sizes are given. */
export function size(bytes) {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}

/**
 * Shows one step: in a terminal as a line that counts the seconds, elsewhere (CI, a pipe) as a line at its start, at its end, and
 * every half minute between.
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

  /** What the step does at the moment: "downloading 40 %". */
  detail(text) {
    this.text = text;
  }

  /** @param note what the reader should know of how it went */
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
