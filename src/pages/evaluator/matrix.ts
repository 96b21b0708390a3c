/**
 * The product of two matrices, on which a convolution spends nearly all its time. Both are packed in blocks
 * of four, so that the inner loop reads them in order and keeps sixteen sums in registers.
 */

/** Packs the rows of a matrix [rows, depth]: [rows / 4, depth, 4], with zeros for rows that are missing. */
export function packRows(values: Float32Array, rows: number, depth: number): Float32Array {
  const packed = new Float32Array(Math.ceil(rows / 4) * depth * 4);
  for (let row = 0; row < rows; row++) {
    const start = (row >> 2) * depth * 4 + (row & 3);
    for (let k = 0; k < depth; k++) packed[start + k * 4] = values[row * depth + k];
  }
  return packed;
}

/**
 * Computes columns of a product, and writes them to `out`.
 *
 * @param left a matrix [rows, depth] that packRows has packed
 * @param right a matrix [depth, columns] in panels of four columns: [columns / 4, depth, 4]
 * @param out the matrix that receives the product
 * @param first the place of the product's first element in `out`
 * @param stride the length of a row of `out`
 */
export function multiply(
  left: Float32Array,
  right: Float32Array,
  { rows, columns, depth }: { rows: number; columns: number; depth: number },
  out: Float32Array,
  first: number,
  stride: number,
): void {
  const tile = new Float64Array(16);
  for (let row = 0; row < rows; row += 4) {
    for (let column = 0; column < columns; column += 4) {
      multiplyTile(left, row * depth, right, column * depth, depth, tile);
      const [height, width] = [Math.min(4, rows - row), Math.min(4, columns - column)];
      for (let i = 0; i < height; i++) {
        const start = first + (row + i) * stride + column;
        for (let j = 0; j < width; j++) out[start + j] = tile[i * 4 + j];
      }
    }
  }
}

/**
 * Computes four rows and four columns of a product. Each of the sixteen sums is a variable of its own,
 * because the loop is several times slower with arrays.
 */
function multiplyTile(
  left: Float32Array,
  leftStart: number,
  right: Float32Array,
  rightStart: number,
  depth: number,
  tile: Float64Array,
): void {
  let [a0, a1, a2, a3] = [0, 0, 0, 0];
  let [b0, b1, b2, b3] = [0, 0, 0, 0];
  let [c0, c1, c2, c3] = [0, 0, 0, 0];
  let [d0, d1, d2, d3] = [0, 0, 0, 0];
  const end = leftStart + 4 * depth;
  for (let at = leftStart, to = rightStart; at < end; at += 4, to += 4) {
    const r0 = right[to];
    const r1 = right[to + 1];
    const r2 = right[to + 2];
    const r3 = right[to + 3];
    const a = left[at];
    a0 += a * r0;
    a1 += a * r1;
    a2 += a * r2;
    a3 += a * r3;
    const b = left[at + 1];
    b0 += b * r0;
    b1 += b * r1;
    b2 += b * r2;
    b3 += b * r3;
    const c = left[at + 2];
    c0 += c * r0;
    c1 += c * r1;
    c2 += c * r2;
    c3 += c * r3;
    const d = left[at + 3];
    d0 += d * r0;
    d1 += d * r1;
    d2 += d * r2;
    d3 += d * r3;
  }
  tile.set([a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3]);
}
