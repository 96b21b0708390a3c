/**
 * Returns the p-quantile of the standard normal distribution, to 16 digits: a number drawn from N(0, 1) is
 * below it with probability p. Algorithm AS 241, PPND16 (Wichura 1988, "The Percentage Points of the Normal
 * Distribution").
 *
 * @throws RangeError if p is not > 0 and < 1
 */
export declare function inverseNormalCdf(p: number): number;
