export { formatDuration } from "../../scripts/shared/duration.cjs";
/** A bar, "[=======>............]": `fraction` in 0..1, `width` characters between the brackets. */
export declare function formatBar(fraction: number, width?: number): string;
