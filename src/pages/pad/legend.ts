/** The labels with their colours. A click shows only one label, and a second click shows all again. */
import { html } from "./elements";
import { labelsIn } from "./scatter";
import type { Points } from "./types";

export interface Legend {
  element: HTMLElement;
  colourOf: (index: number) => string;
  isShown: (index: number) => boolean;
  /** Returns the name of the label of a point. */
  nameOf(index: number): string;
}

/** @param onFilter called when other points are shown than before */
export function makeLegend(points: Points | undefined, onFilter: () => void): Legend {
  const labels = Array.from(points?.labels ?? []);
  const { present, colourOf } = labelsIn(labels);
  const name = (label: number) => points?.classNames?.[label] ?? String(label);
  let alone: number | undefined;
  const buttons = present.map((label) =>
    html(
      "button",
      { type: "button", "aria-pressed": "false", title: "Show only this label" },
      html("i", { style: `background: ${colourOf(label)}` }),
      name(label),
    ),
  );
  buttons.forEach((button, i) =>
    button.addEventListener("click", () => {
      alone = alone === present[i] ? undefined : present[i];
      buttons.forEach((each, j) => each.setAttribute("aria-pressed", String(alone === present[j])));
      onFilter();
    }),
  );
  return {
    element: html("div", { class: "genbook-legend", role: "group", "aria-label": "Labels" }, ...buttons),
    colourOf: (index) => colourOf(labels[index] ?? 0),
    isShown: (index) => alone === undefined || labels[index] === alone,
    nameOf: (index) => (labels.length > 0 ? name(labels[index]) : `image ${index}`),
  };
}
