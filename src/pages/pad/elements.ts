/** Makes elements of a page. */
import type { Picture } from "./types";

type Attributes = Record<string, string | number | boolean>;

/** Makes an HTML element with attributes and children. Attributes that are false are left out. */
export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** Makes an SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** A canvas that shows one picture after another, pixel by pixel. */
export interface PictureView {
  element: HTMLCanvasElement;
  show(picture: Picture): void;
}

/** Makes a view of pictures. @param name what a screen reader says */
export function pictureView(name: string, className = ""): PictureView {
  const element = html("canvas", { role: "img", "aria-label": name, class: `genbook-picture ${className}` });
  return {
    element,
    show({ width, height, channels, pixels }) {
      const image = new ImageData(width, height);
      for (let i = 0; i < width * height; i++) {
        for (let c = 0; c < 3; c++) image.data[4 * i + c] = pixels[i * channels + (channels === 3 ? c : 0)];
        image.data[4 * i + 3] = 255;
      }
      if (element.width !== width || element.height !== height) Object.assign(element, { width, height });
      element.getContext("2d")?.putImageData(image, 0, 0);
    },
  };
}
