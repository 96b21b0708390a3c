export { formatDuration } from "../../scripts/shared/duration.cjs";

/** Draws a bar, "[=======>............]": `fraction` in 0..1, `width` characters between the brackets. */
export function formatBar(fraction: number, width = 20): string {
  const filled = Math.round(Math.min(Math.max(fraction, 0), 1) * width);
  const head = filled > 0 && filled < width ? ">" : "";
  return `[${"=".repeat(filled - head.length)}${head}${".".repeat(width - filled)}]`;
}

/** Returns a size in powers of ten: "10 B", "29 kB", "170.1 MB", "2.4 GB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${Math.round(bytes)} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Returns a message as a sentence: with one full stop at its end, whether it has one or not. */
export const asSentence = (message: string): string => message.replace(/\.*$/, ".");

/** Returns a value as a message shows it: a text in quotes, so that "5" does not look like 5. */
export const formatValue = (value: unknown): string =>
  typeof value === "string" ? JSON.stringify(value) : String(value);

/** Says what a value is, for a message that expects another kind: "null", "5", "a list", "a Tensor". */
export function describeValue(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value !== "object" || value === null) return formatValue(value);
  const { name } = (value.constructor ?? Object) as { name: string };
  if (name === "Object" || name === "") return "an object";
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}
