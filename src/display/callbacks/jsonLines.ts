import { appendFile } from "node:fs/promises";
import { dirname } from "node:path";
import { checkPath } from "../../files/checkPath";
import { makeFolders } from "../../files/makeFolders";
import type { TrainCallback } from "../../training/events";
import { forgiving } from "./forgiving";

/**
 * Appends each event of a training run to a file, as one line of JSON, with the time in ms since 1970:
 *
 *     {"time":1767225600000,"kind":"batch","epoch":1,"epochs":10,"step":1,"stepsPerEpoch":3750,"logs":{…}}
 *
 * Other programs can follow the file while the training runs. Events that a resumed run repeats are not
 * written again.
 *
 * @param path the file; its folder is created
 * @throws TypeError without a path
 */
export function jsonLines(path: string): TrainCallback {
  checkPath(path, 'jsonLines("events.jsonl")');
  const attempt = forgiving();
  return async (event) => {
    if (event.replayed) return;
    const line = JSON.stringify({ time: Date.now(), ...event, metrics: undefined });
    await attempt(`${path} cannot be written`, async () => {
      await makeFolders(dirname(path));
      await appendFile(path, `${line}\n`);
    });
  };
}
