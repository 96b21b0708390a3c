import { formatBar, formatDuration } from "./format";
import { rewritableLine, type LineOptions } from "./rewritableLine";

export interface ProgressLine {
  /** `fraction` in 0..1, or undefined if the end is not known; `text` gives details ("4.1 of 9.9 MB"). */
  update(fraction: number | undefined, text?: string): void;
  /**
   * Leaves the last state on its line, with the time taken; `text` replaces the last text. It may be called
   * in `finally`.
   */
  done(text?: string): void;
}

const QUIET_SECONDS = 2;

/**
 * Shows progress on one line: title, bar, percent, text, time left. Work that takes less than two seconds
 * shows nothing.
 *
 *     Downloading mnist/train-images [=======>............] 37% · 3.7 of 9.9 MB · 5.1 s left
 */
export function progressLine(title: string, options: LineOptions = {}): ProgressLine {
  const { now = Date.now } = options;
  const start = now();
  const line = rewritableLine(options);
  let last: { fraction: number | undefined; text: string | undefined } | undefined;

  const render = ({ fraction, text }: NonNullable<typeof last>, time: string) => {
    const bar = fraction === undefined ? "" : ` ${formatBar(fraction)} ${Math.floor(100 * fraction)}%`;
    return `${title}${bar}` + [text, time].map((part) => (part ? ` · ${part}` : "")).join("");
  };
  return {
    update(fraction, text) {
      const state = (last = { fraction, text });
      const seconds = (now() - start) / 1000;
      if (seconds < QUIET_SECONDS) return;
      line.write(() => {
        const left = fraction ? seconds / fraction - seconds : undefined;
        return render(state, left === undefined ? formatDuration(seconds) : `${formatDuration(left)} left`);
      });
    },
    done(text) {
      const seconds = (now() - start) / 1000;
      if (!last || seconds < QUIET_SECONDS) return;
      line.end(render({ ...last, text: text ?? last.text }, formatDuration(seconds)));
      last = undefined; // a second done() writes nothing
    },
  };
}
