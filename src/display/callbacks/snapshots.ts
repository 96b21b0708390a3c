import { readdir } from "node:fs/promises";
import { createCanvas, loadImage } from "canvas";
import { makeFolders } from "../../files/makeFolders";
import { replaceFile } from "../../files/replaceFile";
import type { RunFolder } from "../../training/run/runFolder";
import { gridCanvas } from "../images/gridCanvas";
import type { RgbImages } from "../images/pixels";

/** The samples as they looked after a step. */
export interface Snapshot extends RgbImages {
  step: number;
}

/**
 * Takes at most `most` entries of a list, evenly spaced and always with the first: every second, every third,
 * … While the list grows, the choice rarely changes and stays at round steps.
 */
export function thinOut<T>(all: T[], most: number): T[] {
  const stride = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, i) => i % stride === 0);
}

/** Step 12 → "000012.png": a folder lists such names in order. */
export const stepName = (step: number) => `${String(step).padStart(6, "0")}.png`;

const FOLDER = "timeline";
const NAME = /^(\d{6,})\.png$/;

/**
 * Writes a snapshot to the run folder, as timeline/000100.png: its samples side by side, at their own size.
 */
export async function keepSnapshot(run: RunFolder, snapshot: Snapshot): Promise<void> {
  const canvas = gridCanvas(snapshot, { columns: snapshot.n, gap: 0, scale: 1 });
  await replaceFile(run.file(FOLDER, stepName(snapshot.step)), await canvas.encode("png"));
}

/**
 * Reads the snapshots of a run folder up to a step, in order.
 *
 * @throws Error for a file that does not hold `n` images of `height` × `width`
 */
export async function readSnapshots(
  run: RunFolder,
  upTo: number,
  { n, height, width }: Pick<Snapshot, "n" | "height" | "width">,
): Promise<Snapshot[]> {
  const folder = run.file(FOLDER);
  await makeFolders(folder);
  const steps = (await readdir(folder)).flatMap((name) => (NAME.test(name) ? [parseInt(name, 10)] : []));
  const snapshots: Snapshot[] = [];
  for (const step of steps.filter((each) => each <= upTo).sort((a, b) => a - b)) {
    const path = run.file(FOLDER, stepName(step));
    const image = await loadImage(path).catch((error: Error) => {
      throw new Error(`The snapshot ${path} cannot be read: ${error.message}. Remove it and resume again.`, {
        cause: error,
      });
    });
    if (image.width !== n * width || image.height !== height) {
      throw new Error(
        `The snapshot ${path} has ${image.width}×${image.height} pixels, expected ${n * width}×${height}, ${n} samples ` +
          `side by side: give timeline as many samples as before, or move the folder ${folder} away.`,
      );
    }
    const context = createCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    snapshots.push({ step, rgb: sideBySideToRgb(data, n, height, width), n, height, width });
  }
  return snapshots;
}

/** rgba [height, n·width, 4] → rgb [n, height, width, 3] */
function sideBySideToRgb(rgba: Uint8ClampedArray, n: number, height: number, width: number) {
  const rgb = new Uint8ClampedArray(3 * n * height * width);
  for (let i = 0; i < n; i++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = 4 * ((y * n + i) * width + x);
        rgb.set(rgba.subarray(from, from + 3), 3 * ((i * height + y) * width + x));
      }
    }
  }
  return rgb;
}
