/** Writes a duration as "8 s" or "2 min 05 s". */
export function duration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** Writes a size as "274 MB" or "3.4 GB", in powers of ten, as is usual for downloads. */
export function size(bytes) {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}

/**
 * Shows the progress of one step: in a terminal, on a line that counts the seconds; elsewhere (in CI or a
 * pipe), by a line at its start, at its end, and every half minute in between.
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

  /** Sets the text that says what the step is doing: "downloading 40 %". */
  detail(text) {
    this.text = text;
  }

  /** @param note what the reader should know about the result */
  done(note) {
    this.#end("✓", note);
  }

  failed() {
    this.#end("✗");
  }

  #line(mark) {
    return `  ${mark} ${this.title}  ${duration(Date.now() - this.startedAt)}`;
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
