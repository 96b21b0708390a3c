/** Marks in a chart where settings were changed during the run. */
import type { BatchEvent } from "../../training/events";
import { outlined } from "../figure/vega";
import { round } from "./valueAxis";

type Change = Pick<BatchEvent, "step" | "settings" | "scheduled">;

/** A point of the run at which settings were changed, drawn as a vertical line. */
export interface Turn {
  x: number;
  /** One text for each setting: "klWeight 0.001". */
  label: string[];
}

/**
 * Marks settings that were changed by hand. Those of the first step are where they began, and one that
 * follows a schedule may change at every step.
 *
 * @param unit the unit of x, in steps
 */
export function turnsOf({ step, settings = {}, scheduled = [] }: Change, unit: number): Turn[] {
  const byHand = Object.entries(settings).filter(([name]) => !scheduled.includes(name));
  if (step === 1 || byHand.length === 0) return [];
  return [
    { x: step / unit, label: byHand.map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`) },
  ];
}

const COLOUR = "#9467bd";
/**
 * The width of a letter, which is that of the widest names in DejaVu Sans, and how far a label may reach into
 * the gap before the next panel, in pixels.
 */
const LETTER = 6.5;
const GAP = 10;
/** The place of the first row, below the marks of values beyond the axis, and a row's height, in pixels. */
const TOP = 13;
const ROW = 12;
/** The most rows, so that labels leave room for the curves. */
const MAX_ROWS = 5;

/**
 * Draws vertical lines where settings were changed, and labels beside them, in rows from the panel's top. The
 * latest change of each setting comes first; a label that does not fit appears only in the tooltip.
 *
 * @param width the panel's, in pixels
 */
export function turnLayers(turns: Turn[], x: { scale: { domain: number[] } }, width: number) {
  const rule = {
    data: { values: turns.map(({ x, label }) => ({ x: round(x), label: label.join(", ") })) },
    mark: { type: "rule" as const, color: COLOUR, opacity: 0.7, clip: true },
    encoding: { x, tooltip: [{ field: "label", title: "turned", type: "nominal" as const }] },
  };
  const labels = placeLabels(turns, x.scale.domain, width).flatMap(({ text, x, align, row }) =>
    outlined({
      data: { values: [{}] },
      mark: {
        type: "text" as const,
        color: COLOUR,
        fontSize: 10,
        text,
        x,
        align,
        y: TOP + row * ROW,
        baseline: "top" as const,
      },
    }),
  );
  return [rule, ...labels];
}

interface Label {
  text: string;
  setting: string;
  x: number;
  align: "left" | "right";
  row: number;
  from: number;
  to: number;
}

function placeLabels(turns: Turn[], [first, last]: number[], width: number): Label[] {
  const placed: Label[] = [];
  for (const { x, label } of turns.toReversed()) {
    const at = (width * (x - first)) / (last - first);
    for (const text of label) {
      const long = LETTER * text.length;
      const isLeft = at + 3 + long < width + GAP;
      const end = isLeft ? at + 3 : Math.max(at - 3, long);
      const [from, to] = isLeft ? [end, end + long] : [end - long, end];
      const setting = text.replace(/ \S+$/, "");
      const near = placed.filter((other) => from < other.to + 3 && other.from < to + 3);
      if (near.some((other) => other.setting === setting)) continue; // its later value stands there
      const row = [...Array(MAX_ROWS).keys()].find((each) => near.every((other) => other.row !== each));
      if (row === undefined) continue;
      placed.push({ text, setting, x: end, align: isLeft ? "left" : "right", row, from, to });
    }
  }
  return placed;
}
