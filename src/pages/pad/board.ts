/** A board on which the reader draws a digit with the mouse or a finger. */
import { html } from "./elements";
import { mnistForm } from "./mnistForm";
import type { Picture } from "./types";

/** The board's side in pixels, and the pen's width, which makes strokes as wide as MNIST's. */
const SIDE = 280;
const PEN = 22;

export interface Board {
  element: HTMLElement;
}

/**
 * Makes a board.
 *
 * @param size returns the height and width of the drawings
 * @param onDraw called at each change with the drawing, in the form of MNIST's digits, or with
 *   undefined after Clear
 */
export function makeBoard(size: () => number, onDraw: (drawing: Picture | undefined) => void): Board {
  const canvas = html("canvas", {
    width: SIDE,
    height: SIDE,
    class: "genbook-board",
    role: "img",
    "aria-label": "Board: draw a digit with the mouse or a finger.",
  });
  const clear = html("button", { type: "button" }, "Clear");
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  Object.assign(context, { strokeStyle: "white", lineWidth: PEN, lineCap: "round", lineJoin: "round" });

  const drawing = (): Picture => {
    const { data } = context.getImageData(0, 0, SIDE, SIDE);
    const ink = Float32Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i + 3]);
    const [width, height] = [size(), size()];
    return { width, height, channels: 1, pixels: mnistForm(ink, SIDE, width).map(Math.round) };
  };
  let last: { x: number; y: number } | undefined;
  const drawTo = (event: PointerEvent) => {
    const box = canvas.getBoundingClientRect();
    const scale = SIDE / box.width;
    const to = { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
    const from = last ?? to;
    last = to;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x + 0.01, to.y); // so that a dot has a length
    context.stroke();
    onDraw(drawing());
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    drawTo(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (last) drawTo(event);
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    canvas.addEventListener(end, () => (last = undefined));
  }
  clear.addEventListener("click", () => {
    context.clearRect(0, 0, SIDE, SIDE);
    onDraw(undefined);
  });
  return { element: html("figure", {}, canvas, html("figcaption", {}, "Draw a digit ", clear)) };
}
