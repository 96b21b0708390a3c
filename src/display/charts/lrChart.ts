import type { TopLevelSpec } from "vega-lite";
import type { LrFinding } from "../../training/lrFind";
import type { Figure } from "../figure/bundle";
import { linesOf } from "./lossChartSpec";
import { chartFigure, INK } from "../figure/vega";

/** Draws what lrFind measured: the loss against the learning rate, and the suggested rate as a line. */
export function lrChart({ metric, rates, losses, smoothed, suggestion, reason }: LrFinding): Figure {
  const values = rates.map((rate, i) => ({ rate, loss: losses[i], mean: smoothed[i] }));
  const x = {
    field: "rate",
    type: "quantitative" as const,
    title: "learning rate",
    scale: { type: "log" as const, domain: [rates[0], rates.at(-1)!], nice: false },
    axis: { format: ".0e", values: ticksBetween(rates[0], rates.at(-1)!) },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative" as const,
    title: metric,
    scale: { domain: rangeOf(losses, smoothed), zero: false, nice: false },
  });
  const found = suggestion === undefined ? "none suggested" : `suggested: ${suggestion.toExponential(1)}`;
  const spec: TopLevelSpec = {
    title: { text: "Learning rate", subtitle: [found, ...(reason ? linesOf(reason) : [])], anchor: "start" },
    width: 400,
    height: 220,
    layer: [
      {
        data: { values },
        mark: { type: "circle", clip: true, size: 12, opacity: 0.5 },
        encoding: { x, y: y("loss") },
      },
      {
        data: { values },
        mark: { type: "line", clip: true, strokeWidth: 1.5 },
        encoding: { x, y: y("mean") },
      },
      {
        data: { values: suggestion === undefined ? [] : [{ rate: suggestion }] },
        mark: { type: "rule", strokeDash: [5, 4], color: INK },
        encoding: { x },
      },
    ],
  };
  const text = `Learning rate: ${found} · ${rates.length} steps of ${metric}`;
  return chartFigure("learning rate", spec, reason ? `${text}\n${reason}` : text);
}

/** Returns the powers of ten between two rates; where there are fewer than two, 2 and 5 times them too. */
function ticksBetween(first: number, last: number): number[] {
  const exponents = Array.from({ length: 80 }, (_, i) => i - 40);
  const among = (digits: number[]) =>
    exponents
      .flatMap((exponent) => digits.map((digit) => Number(`${digit}e${exponent}`)))
      .filter((rate) => rate >= first * 0.999 && rate <= last * 1.001);
  const decades = among([1]);
  return decades.length < 2 ? among([1, 2, 5]) : decades;
}

/**
 * Returns a range that holds the fall, with the lowest losses, and the beginning of the rise. The last tenth
 * of the steps may rise much farther.
 */
function rangeOf(losses: number[], smoothed: number[]): [low: number, high: number] {
  const fall = smoothed.indexOf(Math.min(...smoothed)) + 1;
  const low = Math.min(...losses.slice(0, fall), smoothed[fall - 1]);
  const start = Math.max(...smoothed.slice(0, fall));
  const settled = smoothed.toSorted((a, b) => a - b)[Math.floor(0.9 * (smoothed.length - 1))];
  const high = Math.max(start, settled);
  const margin = 0.1 * (high - low) || 0.5;
  return [low - margin, high + margin];
}
