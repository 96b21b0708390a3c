import { type LineOptions } from "./rewritableLine";
export interface ProgressLine {
    /** `fraction` in 0..1, or undefined where the end is not known; `text` gives details ("4.1 of 9.9 MB"). */
    update(fraction: number | undefined, text?: string): void;
    /**
     * Leaves the last state on its line, with the time taken; `text` replaces the last text. It may be called
     * in `finally`.
     */
    done(text?: string): void;
}
/**
 * Shows progress on one line: title, bar, percent, text, time left. Work that takes less than two seconds
 * shows nothing.
 *
 *     Downloading mnist/train-images [=======>............] 37% · 3.7 of 9.9 MB · 5.1 s left
 */
export declare function progressLine(title: string, options?: LineOptions): ProgressLine;
