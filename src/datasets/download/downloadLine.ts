import { formatBytes, formatDuration } from "../../terminal/format";
import { progressLine } from "../../terminal/progressLine";
import type { LineOptions } from "../../terminal/rewritableLine";

/**
 * Shows the progress of a download, if it takes longer than two seconds.
 *
 *     Downloading mnist/train-images [=======>............] 37% · 3.7 MB of 9.9 MB · 1.2 MB/s · 5.1 s left
 */
export function downloadLine(label: string, options: LineOptions = {}) {
  const { now = Date.now } = options;
  const line = progressLine(`Downloading ${label}`, options);
  let begin = { bytes: 0, at: now() }; // where the current answer began
  let last = Infinity;
  return {
    onBytes: (received: number, total: number | undefined): void => {
      const fraction = total && received / total;
      if (received <= last) {
        begin = { bytes: received, at: now() };
        line.startFrom(fraction ?? 0);
      }
      last = received;
      const size = formatBytes(received) + (total === undefined ? "" : ` of ${formatBytes(total)}`);
      const seconds = (now() - begin.at) / 1000;
      const rate = seconds < 0.5 ? "" : ` · ${formatBytes((received - begin.bytes) / seconds)}/s`;
      line.update(fraction, size + rate);
    },
    onPause: (reason: string, ms: number): void => {
      line.update(undefined, `${reason}; trying again in ${formatDuration(ms / 1000)}`);
    },
    done: () => line.done(),
  };
}
