import { formatBar, formatDuration } from "./format";
import { rewritableLine, type LineOptions } from "./rewritableLine";

export interface ProgressLine {
  /** Sets the fraction that was done before; the time left is estimated from later progress alone. */
  startFrom(fraction: number): void;
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
 *     Drawing 1000 images [=======>............] 37% · 370 of 1000 images · 5.1 s left
 */
export function progressLine(title: string, options: LineOptions = {}): ProgressLine {
  const { now = Date.now } = options;
  const start = now();
  const line = rewritableLine(options);
  let base = { fraction: 0, seconds: 0 };
  let last: { fraction: number | undefined; text: string | undefined } | undefined;

  const render = ({ fraction, text }: NonNullable<typeof last>, time: string) => {
    const bar = fraction === undefined ? "" : ` ${formatBar(fraction)} ${Math.floor(100 * fraction)}%`;
    return `${title}${bar}` + [text, time].map((part) => (part ? ` · ${part}` : "")).join("");
  };
  const timeLeft = (fraction: number | undefined, seconds: number) => {
    const gained = (fraction ?? 0) - base.fraction;
    return gained > 0 ? ((seconds - base.seconds) * (1 - fraction!)) / gained : undefined;
  };
  return {
    startFrom(fraction) {
      base = { fraction, seconds: (now() - start) / 1000 };
    },
    update(fraction, text) {
      const state = (last = { fraction, text });
      const seconds = (now() - start) / 1000;
      if (seconds < QUIET_SECONDS) return;
      line.write(() => {
        const left = timeLeft(fraction, seconds);
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
