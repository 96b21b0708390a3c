/** Returns the value below which a share (0..1) of the sorted numbers lies, with linear interpolation. */
function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/** Summarizes numbers, at least one: { median, quartiles: [lower, upper], samples }. */
export function summary(numbers) {
  if (numbers.length === 0) throw new Error("summary expects at least one number, got none.");
  const sorted = [...numbers].sort((a, b) => a - b);
  const [lower, median, upper] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
  return { median, quartiles: [lower, upper], samples: numbers.length };
}

/** Formats a number with three significant digits, or more if it is large: 0.0123, 23.1, 3,301. */
export function threeDigits(value) {
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
