/** An image, its reconstruction and the images that are most like it, side by side. */
import { html, pictureView } from "./elements";
import type { Encoding, Picture } from "./types";

export interface Inspection {
  element: HTMLElement;
  /** Shows an encoding, or none if it is undefined. @param name the image's label, or what the image is */
  show(encoding: Encoding | undefined, name: string): void;
}

export function makeInspection(): Inspection {
  const element = html("div", { class: "genbook-inspection" });
  const figure = (picture: Picture, caption: string) => {
    const view = pictureView(caption);
    view.show(picture);
    return html("figure", {}, view.element, html("figcaption", {}, caption));
  };
  return {
    element,
    show(encoding, name) {
      if (!encoding) return element.replaceChildren();
      const { image, reconstruction, nearest = [] } = encoding;
      element.replaceChildren(
        figure(image, name),
        figure(reconstruction, "reconstruction"),
        ...nearest.map((each, i) => figure(each, i === 0 ? "nearest" : `no. ${i + 1}`)),
      );
    },
  };
}
