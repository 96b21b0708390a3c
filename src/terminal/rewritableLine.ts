/** Where a line is written: process.stdout, or what a test puts in its place. */
export interface LineOutput {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

export interface LineOptions {
  /** @default process.stdout, looked up at each write, since a notebook kernel replaces its `write` */
  output?: LineOutput;
  /** Clock in milliseconds. @default Date.now */
  now?: () => number;
}

export interface RewritableLine {
  /** Shows what `render` returns, if it is time to: at most ten times a second. */
  write(render: () => string): void;
  /** Shows `text` at once, as the last state of this line; what is written next begins a new one. */
  end(text: string): void;
  /** Leaves the line as it stands; what is written next begins a new one. */
  close(): void;
}

const IN_PLACE_MS = 100;
const SPARSE_MS = 15_000;

/**
 * A line that is rewritten by carriage return in a terminal and in a notebook. In a pipe or a file, where carriage
 * returns pile up, it becomes a plain line every 15 seconds.
 */
export function rewritableLine({
  output = process.stdout,
  now = Date.now,
}: LineOptions = {}): RewritableLine {
  const inPlace = output.isTTY === true || Symbol.for("Jupyter.broadcast") in globalThis;
  let width = 0; // of what stands on the line
  let written = -Infinity;

  const put = (text: string) => {
    // A line that wraps cannot be rewritten in a terminal; a notebook wraps without harm.
    const fits = output.isTTY && output.columns ? text.slice(0, output.columns - 1) : text;
    output.write(inPlace ? `\r${fits.padEnd(width)}` : `${text}\n`);
    width = fits.length;
    written = now();
  };
  const close = () => {
    if (inPlace && width > 0) output.write("\n");
    width = 0;
    if (inPlace) written = -Infinity;
  };
  return {
    write(render) {
      if (now() - written >= (inPlace ? IN_PLACE_MS : SPARSE_MS)) put(render());
    },
    end(text) {
      put(text);
      close();
    },
    close,
  };
}
