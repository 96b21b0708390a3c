export { formatDuration } from "../../scripts/shared/duration.cjs";

/** Draws a bar, "[=======>............]": `fraction` in 0..1, `width` characters between the brackets. */
export function formatBar(fraction: number, width = 20): string {
  const filled = Math.round(Math.min(Math.max(fraction, 0), 1) * width);
  const head = filled > 0 && filled < width ? ">" : "";
  return `[${"=".repeat(filled - head.length)}${head}${".".repeat(width - filled)}]`;
}
