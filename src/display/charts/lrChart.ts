import type { TopLevelSpec } from "vega-lite";
import type { LrFinding } from "../../training/lrFind";
import type { Figure } from "../figure/bundle";
import { chartFigure, INK } from "../figure/vega";

/** Draws what lrFind measured: the loss against the learning rate, and the suggested rate as a line. */
export function lrChart({ metric, rates, losses, smoothed, suggestion }: LrFinding): Figure {
  const values = rates.map((rate, i) => ({ rate, loss: losses[i], mean: smoothed[i] }));
  const [low, high] = [Math.min(...smoothed), Math.max(...smoothed)];
  const margin = 0.1 * (high - low) || 0.5;
  const x = {
    field: "rate",
    type: "quantitative" as const,
    title: "learning rate",
    scale: { type: "log" as const },
    axis: { format: ".0e" },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative" as const,
    title: metric,
    scale: { domain: [low - margin, high + margin], zero: false },
  });
  const found = suggestion === undefined ? "none suggested" : `suggested: ${suggestion.toExponential(1)}`;
  const spec: TopLevelSpec = {
    title: { text: "Learning rate", subtitle: found, anchor: "start" },
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
  return chartFigure("learning rate", spec, `Learning rate: ${found} · ${rates.length} steps of ${metric}`);
}
