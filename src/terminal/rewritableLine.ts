/** The stream that a line is written to: process.stdout, or a test's own. */
export interface LineOutput {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

export interface LineOptions {
  /**
   * @defaultValue process.stdout, whose `write` is looked up each time, since a notebook kernel replaces it
   */
  output?: LineOutput;
  /** The clock, in ms. @defaultValue Date.now */
  now?: () => number;
}

export interface RewritableLine {
  /** Shows the text that `render` returns, at most ten times a second. */
  write(render: () => string): void;
  /** Shows `text` at once; what is written next takes its place. */
  writeNow(text: string): void;
  /** Shows `text` at once, as the last state of this line; what is written next begins a new one. */
  end(text: string): void;
  /** Leaves the line as it stands; what is written next begins a new one. */
  close(): void;
}

const IN_PLACE_MS = 100;
const SPARSE_MS = 15_000;

/**
 * The width of the text on the last line of each output, if that is rewritten: a line may take the place of a
 * longer one.
 */
const widths = new WeakMap<LineOutput, number>();

/**
 * Makes a line that is rewritten in a terminal and in a notebook, by carriage return. In a pipe or a file,
 * where carriage returns pile up, it becomes a plain line every 15 seconds.
 */
export function rewritableLine({
  output = process.stdout,
  now = Date.now,
}: LineOptions = {}): RewritableLine {
  const inPlace = output.isTTY === true || Symbol.for("Jupyter.broadcast") in globalThis;
  let isOpen = false;
  let written = -Infinity;

  const put = (text: string) => {
    // A line that wraps cannot be rewritten in a terminal; a notebook wraps without harm.
    const fits = output.isTTY && output.columns ? text.slice(0, output.columns - 1) : text;
    output.write(inPlace ? `\r${fits.padEnd(widths.get(output) ?? 0)}` : `${text}\n`);
    if (inPlace) widths.set(output, fits.length);
    isOpen = true;
    written = now();
  };
  const close = () => {
    const isEnded = widths.get(output) === 0; // by what was written in its place, or after it
    if (inPlace && isOpen && !isEnded) output.write("\n");
    if (isOpen) widths.set(output, 0);
    isOpen = false;
    if (inPlace) written = -Infinity;
  };
  return {
    write(render) {
      if (now() - written >= (inPlace ? IN_PLACE_MS : SPARSE_MS)) put(render());
    },
    writeNow: put,
    end(text) {
      put(text);
      close();
    },
    close,
  };
}

/** Prints text on lines of its own, even while another line is being rewritten. */
export function printLine(text: string): void {
  if (widths.get(process.stdout)) {
    process.stdout.write("\n");
    widths.set(process.stdout, 0);
  }
  console.log(text);
}
