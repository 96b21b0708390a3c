/** A figure that follows controls. */
import { DISPLAY, type Figure, type MimeBundle } from "../display/figure/bundle";
import { box, output } from "./containers";
import type { Control } from "./control";
import { latestOnly } from "../pages/latestOnly";

/**
 * Shows controls with a figure below them, which is redrawn whenever one of their values changes. With live
 * sliders it moves while a handle is dragged, even while another cell is training a model:
 *
 *     const z = (description: string) => slider({ min: -2, max: 2, value: 0, live: true, description });
 *     follow({ x: z("z[0]"), y: z("z[1]") }, ({ x, y }) => {
 *       const digit = tf.tidy(() => decoder.predict(tf.tensor2d([[x, y]])) as tf.Tensor4D);
 *       return imageGrid(digit, { scale: 8 });
 *     })
 *
 * Values that come while the figure is being drawn are skipped, except for the last.
 *
 * @param draw makes the figure; what it throws at first is thrown where the figure is shown, and later
 *   printed below the cell
 */
export function follow<V extends Record<string, unknown>>(
  controls: { [K in keyof V]: Control<V[K]> },
  draw: (values: V) => Figure | Promise<Figure>,
): Figure {
  const place = output();
  const names = Object.keys(controls) as (keyof V)[];
  const list = names.map((name) => controls[name]);
  const panel = box([...list, place], { vertical: true });
  let shown: MimeBundle = {};
  const redraw = async () => {
    const values = names.map((name) => [name, controls[name].value] as const);
    const figure = await draw(Object.fromEntries(values) as V);
    shown = await figure[DISPLAY]();
    await place.replace({ [DISPLAY]: () => shown });
  };
  const onValue = latestOnly(redraw);
  for (const control of list) control.onValue(() => void onValue(undefined));
  return {
    name: "follow",
    async [DISPLAY]() {
      await redraw();
      return { "image/png": shown["image/png"], ...panel[DISPLAY]() };
    },
  };
}
