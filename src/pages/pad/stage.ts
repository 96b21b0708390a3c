/** The square of the pad: scatter, axes, the reader's point, and the cloud of an image. */
import { html, setAttributes, svg } from "./elements";
import type { Ellipse } from "./frame";
import { drawScatter, nearestPoint, type Scatter, type View } from "./scatter";
import { ticksOf } from "./ticks";

/** The drawing's size and margins, in units of its own; a page scales it to the room that it has. */
const [SIZE, LEFT, TOP, SIDE] = [448, 54, 6, 388];
/** The scatter's size in pixels, which is sharp on a dense screen too. */
const CANVAS = 2 * SIDE;
/** How near to a point the pointer must be, as a share of the square. */
const NEAR = 0.02;

/** A position in the plane. */
export interface Position {
  x: number;
  y: number;
}

export interface StageOptions {
  /** Called while the reader drags the point, or moves it with keys. */
  onMove: (position: Position) => void;
  /** Called when the reader points at an image, or at none. */
  onPoint: (index: number | undefined) => void;
}

export interface Stage {
  element: HTMLElement;
  /** Shows another plane, or the same one with other points filtered out. */
  setPlane(plane: { scatter: Scatter; view: View; names: [x: string, y: string] }): void;
  setPosition(position: Position): void;
  /** Shows a cloud of one and of two standard deviations around a position; none if it is undefined. */
  setCloud(cloud?: Ellipse & { at: Position }): void;
}

/** Makes the square. It is empty before the first `setPlane`. */
export function makeStage({ onMove, onPoint }: StageOptions): Stage {
  let scatter: Scatter;
  let view: View;
  let position: Position = { x: 0, y: 0 };

  const canvas = html("canvas", { width: CANVAS, height: CANVAS, "aria-hidden": "true" });
  const axes = svg("g", { class: "genbook-axes" });
  const cloud = svg("g", { class: "genbook-cloud" });
  const cross = svg("path", { class: "genbook-cross" });
  const cursor = [11, 8].map((r) => svg("circle", { r, class: `genbook-cursor-${r}` }));
  const clip = `genbook-clip-${Math.random().toString(36).slice(2)}`;
  const frame = { x: LEFT, y: TOP, width: SIDE, height: SIDE };
  const drawing = svg(
    "svg",
    { viewBox: `0 0 ${SIZE} ${SIZE}`, "aria-hidden": "true" },
    svg("clipPath", { id: clip }, svg("rect", frame)),
    svg("rect", Object.assign({ class: "genbook-frame" }, frame)),
    axes,
    svg("g", { "clip-path": `url(#${clip})` }, cloud, cross, cursor[0], cursor[1]),
  );
  const element = html(
    "div",
    {
      class: "genbook-stage",
      tabindex: 0,
      role: "application",
      "aria-label":
        "Latent space. The arrow keys move the point, with Shift in larger steps; Enter shows the nearest image.",
    },
    canvas,
    drawing,
  );

  const left = (x: number) => LEFT + (0.5 + (x - view.x) / (2 * view.half)) * SIDE;
  const top = (y: number) => TOP + (0.5 - (y - view.y) / (2 * view.half)) * SIDE;
  const clamp = (value: number, middle: number) =>
    Math.min(Math.max(value, middle - view.half), middle + view.half);
  const positionOf = (event: PointerEvent): Position => {
    const box = canvas.getBoundingClientRect();
    return {
      x: view.x + ((event.clientX - box.left) / box.width - 0.5) * 2 * view.half,
      y: view.y - ((event.clientY - box.top) / box.height - 0.5) * 2 * view.half,
    };
  };
  const moveTo = ({ x, y }: Position) => {
    setPosition({ x: clamp(x, view.x), y: clamp(y, view.y) });
    onMove(position);
  };

  let isDragging = false;
  let pointedAt: number | undefined;
  const pointUnder = (at: Position) => nearestPoint(scatter, at, 2 * NEAR * view.half);
  const pointAt = (index: number | undefined) => {
    if (index === pointedAt) return;
    pointedAt = index;
    onPoint(index);
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    isDragging = true;
    element.setPointerCapture(event.pointerId);
    const at = positionOf(event);
    pointAt(pointUnder(at)); // a finger points at nothing before it touches
    moveTo(at);
  });
  element.addEventListener("pointermove", (event) => {
    const at = positionOf(event);
    if (isDragging) moveTo(at);
    else pointAt(pointUnder(at));
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    element.addEventListener(end, () => (isDragging = false));
  }
  element.addEventListener("keydown", (event) => {
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[
      event.key
    ];
    if (!direction && event.key !== "Enter") return;
    // Otherwise, the page would scroll, or the notebook would take the key for a command of its own.
    event.preventDefault();
    event.stopPropagation();
    if (!direction) return pointAt(nearestPoint(scatter, position, Infinity));
    const step = view.half * (event.shiftKey ? 0.1 : 0.02);
    moveTo({ x: position.x + direction[0] * step, y: position.y + direction[1] * step });
  });

  function setPosition(to: Position): void {
    position = to;
    const [x, y] = [left(to.x), top(to.y)];
    for (const circle of cursor) setAttributes(circle, { cx: x, cy: y });
    setAttributes(cross, { d: `M${LEFT} ${y}H${LEFT + SIDE}M${x} ${TOP}V${TOP + SIDE}` });
  }

  return {
    element,
    setPosition,
    setPlane({ names, ...plane }) {
      ({ scatter, view } = plane);
      if (pointedAt !== undefined && !scatter.isShown(pointedAt)) pointAt(undefined);
      const context = canvas.getContext("2d");
      if (context) drawScatter(context, scatter, view, CANVAS);
      const below = ticksOf(view.x, view.half).flatMap(({ at, name }) => [
        svg("path", { d: `M${left(at)} ${TOP + SIDE}v4` }),
        svg("text", { x: left(at), y: TOP + SIDE + 16, "text-anchor": "middle" }, name),
      ]);
      const beside = ticksOf(view.y, view.half).flatMap(({ at, name }) => [
        svg("path", { d: `M${LEFT} ${top(at)}h-4` }),
        svg("text", { x: LEFT - 7, y: top(at) + 4, "text-anchor": "end" }, name),
      ]);
      const middle = TOP + SIDE / 2;
      axes.replaceChildren(
        ...below,
        ...beside,
        svg("text", { x: LEFT + SIDE / 2, y: SIZE - 8, "text-anchor": "middle" }, names[0]),
        svg("text", { transform: `translate(11 ${middle}) rotate(-90)`, "text-anchor": "middle" }, names[1]),
      );
    },
    setCloud(shown) {
      if (!shown) return cloud.replaceChildren();
      const unit = SIDE / (2 * view.half);
      const transform = `translate(${left(shown.at.x)} ${top(shown.at.y)}) rotate(${(-shown.angle * 180) / Math.PI})`;
      const outline = (deviations: number) =>
        svg("ellipse", { rx: deviations * shown.rx * unit, ry: deviations * shown.ry * unit, transform });
      cloud.replaceChildren(outline(2), outline(1), svg("circle", { r: 3.5, transform }));
    },
  };
}
