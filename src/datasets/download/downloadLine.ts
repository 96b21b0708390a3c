import { formatDuration } from "../../terminal/format";
import { progressLine } from "../../terminal/progressLine";
import type { LineOptions } from "../../terminal/rewritableLine";

/**
 * Shows the progress of a download, if it takes longer than two seconds.
 *
 *     Downloading mnist/train-images [=======>............] 37% · 3.7 of 9.9 MB · 1.2 MB/s · 5.1 s left
 */
export function downloadLine(label: string, options: LineOptions = {}) {
  const { now = Date.now } = options;
  const line = progressLine(`Downloading ${label}`, options);
  let begin = { bytes: 0, at: now() }; // of the present answer
  let last = 0;
  return {
    onBytes(received: number, total: number | undefined): void {
      const fraction = total && received / total;
      if (received <= last) {
        begin = { bytes: received, at: now() };
        line.startFrom(fraction ?? 0);
      }
      last = received;
      const seconds = Math.max(now() - begin.at, 1) / 1000;
      const size = `${megabytes(received)}${total === undefined ? "" : ` of ${megabytes(total)}`} MB`;
      line.update(fraction, `${size} · ${inWords((received - begin.bytes) / seconds)}/s`);
    },
    onPause(reason: string, ms: number): void {
      line.update(undefined, `${reason}; trying again in ${formatDuration(ms / 1000)}`);
    },
    done: () => line.done(),
  };
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
const inWords = (bytes: number) =>
  bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${megabytes(bytes)} MB`;
