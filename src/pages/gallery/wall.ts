/** The pictures of all runs, side by side. */
import { html } from "../pad/elements";
import type { GalleryContents, GalleryRun } from "./contents";

export interface Wall {
  element: HTMLElement;
  /** Shows these runs, in this order. */
  arrange(runs: GalleryRun[]): void;
  /** Frames the picture of a run, or of none. */
  bringOut(id: string | undefined): void;
}

/** @param onPoint receives the run at which the reader points, or undefined */
export function pictureWall(
  { pictures, settings, runs }: GalleryContents,
  onPoint: (id?: string) => void,
): Wall {
  const options = pictures.map((name) => html("option", { value: name }, name));
  const choice = html("select", {}, ...options);
  choice.value = pictures.at(-1) ?? "";
  const size = html("input", { type: "range", min: 100, max: 860, value: 200 });
  const wall = html("div", { class: "wall" });
  const cards = new Map(
    runs.map((run) => {
      const text = settings.map((name) => `${name}=${run.settings[name]}`).join(" ");
      const image = html("img", { alt: `Run ${run.id}, ${text}` });
      const card = html("figure", {}, image, html("figcaption", {}, `${run.id}  ${text}`));
      card.addEventListener("pointerenter", () => onPoint(run.id));
      card.addEventListener("pointerleave", () => onPoint());
      return [run, { card, image }] as const;
    }),
  );
  const show = () => {
    for (const [run, { card, image }] of cards) {
      const picture = run.pictures[choice.value];
      card.hidden = picture === undefined;
      if (picture) image.src = picture;
    }
  };
  const resize = () => wall.style.setProperty("--size", `${size.value}px`);
  choice.addEventListener("change", show);
  size.addEventListener("input", resize);
  show();
  resize();
  const tools = html("p", {}, html("label", {}, "Picture ", choice), " ", html("label", {}, "Size ", size));
  return {
    element: html("section", { "aria-label": "Pictures" }, ...(pictures.length > 0 ? [tools, wall] : [])),
    arrange: (order) => wall.replaceChildren(...order.map((run) => cards.get(run)!.card)),
    bringOut: (id) => {
      for (const [run, { card }] of cards) card.classList.toggle("pointed", run.id === id);
    },
  };
}
