/** Compares the results of two computations of the same quantities, each given as { name: [numbers] }. */
export class Comparison {
  /** @param limit the largest relative difference that is allowed */
  constructor(expected, got, limit) {
    this.limit = limit;
    /**
     * The largest difference of each result, relative to the largest expected number.
     */
    this.differences = Object.fromEntries(
      Object.keys(got).map((name) => [name, difference(expected[name], got[name])]),
    );
  }

  /** "tf32  ✓ at most 3.1e-4 (matMul), allowed 2e-3" */
  line(title) {
    const [name, worst] = Object.entries(this.differences).reduce((a, b) => (b[1] > a[1] ? b : a));
    const mark = this.problems().length === 0 ? "✓" : "✗";
    return `${title.padEnd(8)} ${mark} at most ${worst.toExponential(1)} (${name}), allowed ${this.limit}`;
  }

  problems() {
    return Object.entries(this.differences)
      .filter(([, value]) => !(value <= this.limit))
      .map(([name, value]) => `${name} differs by ${value.toExponential(1)}, allowed ${this.limit}`);
  }
}

/** Returns Infinity if any value is not finite or the counts differ. */
function difference(expected, got) {
  if (expected?.length !== got.length || ![...expected, ...got].every(Number.isFinite)) return Infinity;
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...got.map((value, i) => Math.abs(value - expected[i]))) / (largest || 1);
}
