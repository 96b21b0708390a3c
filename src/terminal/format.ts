export { formatDuration } from "../../scripts/shared/duration.cjs";

/** Draws a bar, "[=======>............]": `fraction` in 0..1, `width` characters between the brackets. */
export function formatBar(fraction: number, width = 20): string {
  const filled = Math.round(Math.min(Math.max(fraction, 0), 1) * width);
  const head = filled > 0 && filled < width ? ">" : "";
  return `[${"=".repeat(filled - head.length)}${head}${".".repeat(width - filled)}]`;
}

/** Returns a size in powers of ten: "29 kB", "170.1 MB", "2.4 GB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Returns a value as a message shows it: a text in quotes, so that "5" does not look like 5. */
export const formatValue = (value: unknown): string =>
  typeof value === "string" ? JSON.stringify(value) : String(value);
