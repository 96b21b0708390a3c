/** The picture that stands for a pad where there are no widgets. */
import { blankCanvas, FONT, PICTURE_INK, toPng } from "../display/figure/png";
import { gridCanvas } from "../display/images/gridCanvas";
import { toRgb } from "../display/images/pixels";
import type { PixelRange } from "../math/pixelRange";
import { drawScatter, labelsIn, viewOf } from "../pages/pad/scatter";
import { tf } from "../tensorflow/backend";
import { predict } from "../tensorflow/compile";
import type { EncodedPoints } from "./points";

/** The number of decoded pictures in a row and in a column. */
const COLUMNS = 7;
/** The side of the scatter, and the space between it, the grid and the legend, in pixels. */
const [SIDE, GAP, LEGEND] = [392, 16, 24];

/**
 * Draws what is decoded across the plane of the first two dimensions, where the others are 0, and the scatter
 * of the points in the same plane beside it. Returns a PNG in base64.
 */
export async function still(
  decoder: tf.LayersModel,
  points: EncodedPoints | undefined,
  range: PixelRange,
): Promise<string> {
  const latentDim = decoder.inputs[0].shape[1]!;
  const coordinate = (axis: 0 | 1) =>
    (points?.mean ?? new Float32Array()).filter((_, i) => i % latentDim === axis);
  const [x, y] = [coordinate(0), coordinate(1)];
  const view = viewOf(x, y);
  const at = (middle: number, i: number) => middle + ((2 * i + 1) / COLUMNS - 1) * view.half;
  const values = (middle: number) => Array.from({ length: COLUMNS }, (_, i) => at(middle, i));
  const cells = Array.from({ length: COLUMNS * COLUMNS }, (_, i) => {
    const row = COLUMNS - 1 - Math.floor(i / COLUMNS);
    return [at(view.x, i % COLUMNS), at(view.y, row), ...Array<number>(latentDim - 2).fill(0)];
  });
  const decoded = await decode(decoder, range, cells);
  const grid = gridCanvas(decoded, {
    columns: COLUMNS,
    scale: Math.max(1, Math.round(SIDE / COLUMNS / decoded.height)),
    axes: { x: { title: "z[0]", values: values(view.x) }, y: { title: "z[1]", values: values(view.y) } },
  });
  if (!points) return toPng(grid);

  const canvas = blankCanvas(grid.width + GAP + SIDE, Math.max(grid.height, SIDE + LEGEND));
  const context = canvas.getContext("2d");
  const labels = points.labels ?? new Int32Array(x.length);
  const { present, colourOf } = labelsIn(labels);
  const scatter = blankCanvas(SIDE, SIDE);
  drawScatter(
    scatter.getContext("2d"),
    { x, y, colour: (i) => colourOf(labels[i]), isShown: () => true },
    view,
    SIDE,
  );
  context.drawImage(grid, 0, 0);
  context.drawImage(scatter, grid.width + GAP, 0);
  context.strokeStyle = PICTURE_INK;
  context.strokeRect(grid.width + GAP + 0.5, 0.5, SIDE - 1, SIDE - 1);
  context.font = `12px "${FONT}"`;
  let left = grid.width + GAP;
  for (const label of points.labels ? present : []) {
    const name = points.classNames?.[label] ?? String(label);
    context.fillStyle = colourOf(label);
    context.fillRect(left, SIDE + 10, 9, 9);
    context.fillStyle = PICTURE_INK;
    context.fillText(name, left + 13, SIDE + 19);
    left += 26 + context.measureText(name).width;
  }
  return toPng(canvas);
}

async function decode(decoder: tf.LayersModel, range: PixelRange, points: number[][]) {
  const z = tf.tensor2d(points);
  const images = (await predict(decoder, z)) as tf.Tensor4D;
  const [n, height, width, channels] = images.shape;
  const pixels = toRgb({ values: await images.data(), n, height, width, channels }, range);
  tf.dispose([z, images]);
  return pixels;
}
