import type { RunFolder } from "../../training/run/runFolder";
import type { RgbImages } from "../images/pixels";
/** The samples as they looked after a step. */
export interface Snapshot extends RgbImages {
    step: number;
}
/**
 * Takes at most `most` entries of a list, evenly spaced and always with the first: every second, every third,
 * … While the list grows, the choice changes seldom and stays at round steps.
 */
export declare function thinOut<T>(all: T[], most: number): T[];
/** Step 12 → "000012.png": a folder lists such names in order. */
export declare const stepName: (step: number) => string;
/**
 * Writes a snapshot to the run folder, as timeline/000100.png: its samples side by side, at their own size.
 */
export declare function keepSnapshot(run: RunFolder, snapshot: Snapshot): Promise<void>;
/**
 * Reads the snapshots of a run folder up to a step, in order.
 *
 * @throws Error for a file that does not hold `n` images of `height` × `width`
 */
export declare function readSnapshots(run: RunFolder, upTo: number, { n, height, width }: Pick<Snapshot, "n" | "height" | "width">): Promise<Snapshot[]>;
