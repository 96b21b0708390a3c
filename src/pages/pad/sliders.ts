/** The choice of the plane in a space of more than two dimensions, and sliders for the other coordinates. */
import { html } from "./elements";
import { ownFrame, type Frame } from "./frame";
import { extent } from "./scatter";

export interface SlidersOptions {
  latentDim: number;
  /** Returns the principal components; undefined where there are no points to compute them from. */
  principal?: () => Frame;
  /** Called when the reader has chosen another plane. */
  onFrame: (frame: Frame, axes: [x: number, y: number]) => void;
  /** Called while the reader moves a slider. */
  onCoordinate: (index: number, value: number) => void;
}

export interface Sliders {
  element: HTMLElement;
  setCoordinates(coordinates: number[]): void;
  /** Sets the ends of the sliders. @param values of all points, [coordinate][point] */
  setRanges(values: number[][]): void;
}

/** The largest number of sliders that are shown without a click. */
const FEW = 8;
/** The ends of a slider where there are no points. */
const DEFAULT_RANGE = [-3, 3] as const;

/** Makes the controls, which are hidden if there are only two dimensions. */
export function makeSliders({ latentDim, principal, onFrame, onCoordinate }: SlidersOptions): Sliders {
  let frame = ownFrame(latentDim);
  const choice = (label: string) => {
    const select = html("select");
    return { select, element: html("label", {}, label, select) };
  };
  const directions = choice("Directions");
  directions.select.append(html("option", {}, "dimensions"));
  if (principal) directions.select.append(html("option", {}, "principal components"));
  const [horizontal, vertical] = [choice("Horizontal"), choice("Vertical")];

  const sliders = frame.names.map((_, index) => {
    const input = html("input", { type: "range", step: "any" });
    const [name, value] = [html("span"), html("output")];
    input.addEventListener("input", () => onCoordinate(index, Number(input.value)));
    return { input, name, value, element: html("label", { class: "genbook-slider" }, name, input, value) };
  });
  const others = html(
    "details",
    { open: latentDim - 2 <= FEW },
    html("summary", {}, latentDim === 3 ? "The other coordinate" : `The other ${latentDim - 2} coordinates`),
    ...sliders.map(({ element }) => element),
  );

  const axes = (): [number, number] => [horizontal.select.selectedIndex, vertical.select.selectedIndex];
  const nameAll = () => {
    for (const { select } of [horizontal, vertical]) {
      select.replaceChildren(...frame.names.map((name) => html("option", {}, name)));
    }
    sliders.forEach(({ name }, i) => name.replaceChildren(frame.names[i]));
    [horizontal.select.selectedIndex, vertical.select.selectedIndex] = [0, 1];
  };
  const hideAxes = () => sliders.forEach(({ element }, i) => (element.hidden = axes().includes(i)));
  const changed = () => {
    hideAxes();
    onFrame(frame, axes());
  };
  directions.select.addEventListener("change", () => {
    frame = directions.select.selectedIndex === 1 && principal ? principal() : ownFrame(latentDim);
    nameAll();
    changed();
  });
  for (const [chosen, other] of [
    [horizontal.select, vertical.select],
    [vertical.select, horizontal.select],
  ]) {
    chosen.addEventListener("change", () => {
      // The two axes must differ.
      if (other.selectedIndex === chosen.selectedIndex)
        other.selectedIndex = chosen.selectedIndex === 0 ? 1 : 0;
      changed();
    });
  }
  nameAll();
  hideAxes();
  const selects = [directions, horizontal, vertical].map(({ element }) => element);
  return {
    element: html(
      "div",
      { class: "genbook-sliders", hidden: latentDim === 2 },
      html("div", { class: "genbook-axes-choice" }, ...selects),
      others,
    ),
    setCoordinates(coordinates) {
      sliders.forEach(({ input, value }, i) => {
        input.value = String(coordinates[i]);
        const rounded = Math.round(100 * coordinates[i]) / 100 || 0; // not −0
        value.replaceChildren(rounded.toFixed(2).replace("-", "−"));
      });
    },
    setRanges(values) {
      sliders.forEach(({ input }, i) => {
        const [min, max] = values[i].length > 0 ? extent(values[i]) : DEFAULT_RANGE;
        Object.assign(input, { min: String(min), max: String(max) });
      });
    },
  };
}
