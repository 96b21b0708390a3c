/** The share of an image's side that a digit's longer side takes: MNIST's are 20 of 28 pixels. */
const BOX = 20 / 28;

/**
 * Brings a drawing into the form of MNIST's digits: it is scaled so that its longer side takes 20 of 28
 * pixels, and moved so that its centre of mass is in the middle (http://yann.lecun.com/exdb/mnist).
 *
 * @param ink [height, width] row by row, 0 where nothing was drawn
 * @param size height and width of the result
 * @returns [size, size] row by row, in the unit of `ink`; all 0 if nothing was drawn
 */
export function mnistForm(ink: ArrayLike<number>, width: number, size: number): Float32Array {
  const form = new Float32Array(size * size);
  const box = inkBox(ink, width);
  if (!box) return form;
  const scale = (size * BOX) / Math.max(box.right - box.left, box.bottom - box.top);
  const columns = overlaps(box.left, box.right, scale);
  const rows = overlaps(box.top, box.bottom, scale);
  // Columns first, then rows.
  const narrow = (y: number) => columns.map((share) => sumOf(share, (x) => ink[y * width + x]));
  const lines = new Map<number, number[]>();
  const lineAt = (y: number) => lines.get(y) ?? lines.set(y, narrow(y)).get(y)!;
  const scaled = rows.map((share) => columns.map((_, x) => sumOf(share, (y) => lineAt(y)[x])));

  let [mass, massX, massY] = [0, 0, 0];
  scaled.forEach((row, y) =>
    row.forEach((value, x) => {
      mass += value;
      massX += value * x;
      massY += value * y;
    }),
  );
  const left = Math.round(size / 2 - massX / mass);
  const top = Math.round(size / 2 - massY / mass);
  scaled.forEach((row, y) =>
    row.forEach((value, x) => {
      const [toX, toY] = [x + left, y + top];
      if (toX >= 0 && toX < size && toY >= 0 && toY < size) form[toY * size + toX] = value;
    }),
  );
  return form;
}

/** Returns the smallest box that holds all ink, or undefined if there is none. */
function inkBox(ink: ArrayLike<number>, width: number) {
  const box = { left: Infinity, top: Infinity, right: 0, bottom: 0 };
  for (let i = 0; i < ink.length; i++) {
    if (ink[i] === 0) continue;
    const [x, y] = [i % width, Math.floor(i / width)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  }
  return box.right > 0 ? box : undefined;
}

/** The shares that pixels of the drawing have in one pixel of the result. They add up to 1 inside the ink. */
type Share = { at: number; weight: number }[];

/** Returns, for each pixel along one side of the scaled box, which pixels of the drawing it covers. */
function overlaps(from: number, to: number, scale: number): Share[] {
  const count = Math.max(1, Math.ceil((to - from) * scale - 1e-9));
  return Array.from({ length: count }, (_, i) => {
    const [start, end] = [from + i / scale, from + (i + 1) / scale];
    const share: Share = [];
    for (let at = Math.floor(start); at < Math.min(end, to); at++) {
      const covered = Math.min(at + 1, end) - Math.max(at, start);
      if (covered > 0) share.push({ at, weight: covered * scale });
    }
    return share;
  });
}

const sumOf = (share: Share, value: (at: number) => number) =>
  share.reduce((sum, { at, weight }) => sum + weight * value(at), 0);
