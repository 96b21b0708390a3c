import { type Snapshot } from "./snapshots";
/** A snapshot's samples as a PNG (base64), large enough to see. */
export interface Sheet {
    step: number;
    png: string;
    width: number;
    height: number;
}
export declare function sheetOf(snapshot: Snapshot): Promise<Sheet>;
/**
 * The newest sheet, and below it the steps of the earlier ones: a click shows that sheet in place of the
 * newest, and another click closes it.
 *
 * The page needs no scripts. A notebook that is not trusted loses <style> and `name`, but keeps <details> and
 * data: images; there, the earlier sheets are a list whose entries open one by one.
 */
export declare function timelineHtml(newest: Sheet, earlier: Sheet[], name: string): string;
/** The whole run in one picture, a row for each snapshot, at most ROWS: PNG as base64. */
export declare function timelinePicture(snapshots: Snapshot[]): Promise<string>;
/** An animated GIF that loops for ever: a frame for each snapshot, with its step above it. */
export declare function timelineGif(snapshots: Snapshot[]): Promise<Buffer>;
