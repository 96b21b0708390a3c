/**
 * Coordinates of the latent space: its own dimensions, or the principal components of the images' points. The
 * pad shows two of them as a plane, and the others as sliders.
 */

/** Orthonormal axes: coordinate k of z is vectors[k] · (z − origin). */
export interface Frame {
  origin: number[];
  vectors: number[][];
  /** The name of each coordinate. */
  names: string[];
}

/** Returns the frame whose coordinates are the latent dimensions themselves. */
export function ownFrame(latentDim: number): Frame {
  const numbers = Array.from({ length: latentDim }, (_, i) => i);
  return {
    origin: numbers.map(() => 0),
    vectors: numbers.map((i) => numbers.map((j) => (i === j ? 1 : 0))),
    names: numbers.map((i) => `z[${i}]`),
  };
}

/**
 * Returns the frame of the principal components of points z [n, latentDim]: the first coordinate is the
 * direction in which the points spread the most.
 */
export function principalFrame(z: ArrayLike<number>, latentDim: number): Frame {
  const n = z.length / latentDim;
  const origin = middleOf(z, latentDim);
  const covariance = ownFrame(latentDim).vectors.map((vector) => vector.map(() => 0));
  for (let row = 0; row < n; row++) {
    for (let i = 0; i < latentDim; i++) {
      const a = z[row * latentDim + i] - origin[i];
      for (let j = 0; j <= i; j++) covariance[i][j] += (a * (z[row * latentDim + j] - origin[j])) / n;
    }
  }
  for (let i = 0; i < latentDim; i++) for (let j = 0; j < i; j++) covariance[j][i] = covariance[i][j];
  return {
    origin,
    vectors: eigenvectors(covariance).map(pointingUp),
    names: origin.map((_, i) => `component ${i + 1}`),
  };
}

/** Returns the mean of points z [n, latentDim]. */
export const middleOf = (z: ArrayLike<number>, latentDim: number): number[] =>
  Array.from({ length: latentDim }, (_, i) => {
    let sum = 0;
    for (let at = i; at < z.length; at += latentDim) sum += z[at];
    return (sum * latentDim) / z.length;
  });

/** Returns the coordinates of z [latentDim]. */
export const coordinatesOf = ({ origin, vectors }: Frame, z: ArrayLike<number>): number[] =>
  vectors.map((vector) => vector.reduce((sum, each, i) => sum + each * (z[i] - origin[i]), 0));

/** Returns z [latentDim] from its coordinates. */
export const pointAt = ({ origin, vectors }: Frame, coordinates: number[]): number[] =>
  origin.map((start, i) => vectors.reduce((sum, vector, k) => sum + vector[i] * coordinates[k], start));

/** An ellipse around a point of the plane. */
export interface Ellipse {
  rx: number;
  ry: number;
  /** From the x axis towards the y axis, in radians. */
  angle: number;
}

/**
 * Returns the outline of a cloud in the plane of coordinates x and y, one standard deviation from its centre.
 *
 * @param deviation the cloud's standard deviation in each latent dimension, [latentDim]
 */
export function cloudOutline({ vectors }: Frame, x: number, y: number, deviation: number[]): Ellipse {
  const covariance = (a: number, b: number) =>
    deviation.reduce((sum, each, i) => sum + vectors[a][i] * vectors[b][i] * each * each, 0);
  const [xx, yy, xy] = [covariance(x, x), covariance(y, y), covariance(x, y)];
  const middle = (xx + yy) / 2;
  const half = Math.hypot((xx - yy) / 2, xy);
  return {
    rx: Math.sqrt(middle + half),
    ry: Math.sqrt(Math.max(middle - half, 0)),
    angle: Math.atan2(2 * xy, xx - yy) / 2,
  };
}

/** The number of sweeps after which Jacobi's method has converged for all matrices used here. */
const SWEEPS = 30;

/** Computes the eigenvectors of a symmetric matrix by Jacobi's method, in descending order of eigenvalue. */
function eigenvectors(matrix: number[][]): number[][] {
  const a = matrix.map((row) => row.slice());
  const size = a.length;
  const vectors = ownFrame(size).vectors;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (a[p][q] === 0) continue;
        const angle = Math.atan2(2 * a[p][q], a[q][q] - a[p][p]) / 2;
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        const turn = (first: number, second: number) => [
          cos * first - sin * second,
          sin * first + cos * second,
        ];
        for (const row of a) [row[p], row[q]] = turn(row[p], row[q]);
        for (let k = 0; k < size; k++) {
          [a[p][k], a[q][k]] = turn(a[p][k], a[q][k]);
          [vectors[p][k], vectors[q][k]] = turn(vectors[p][k], vectors[q][k]);
        }
      }
    }
  }
  const order = vectors.map((_, i) => i).sort((i, j) => a[j][j] - a[i][i]);
  return order.map((i) => vectors[i]);
}

/** Turns a vector so that its largest number is positive, since the sign of an eigenvector is arbitrary. */
function pointingUp(vector: number[]): number[] {
  const largest = vector.reduce((best, each) => (Math.abs(each) > Math.abs(best) ? each : best), 0);
  return largest < 0 ? vector.map((each) => -each) : vector;
}
