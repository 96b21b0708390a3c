/** Operators that move a window over an image [1, channels, height, width]. */
import { multiply, packRows } from "./matrix";
import type { Data, Operator, ProgramNode } from "./program";

type Attributes = ProgramNode["attributes"];

/** A window that moves over an image. Sizes are [height, width]. */
interface Windows {
  image: readonly number[];
  kernel: readonly number[];
  strides: readonly number[];
  dilations: readonly number[];
  /** The padding above the image and to its left. */
  before: readonly number[];
  /** The number of places of the window, downwards and to the right. */
  places: readonly number[];
}

/** How many places of the window are computed at once. */
const CHUNK = 32;

export const WINDOW_OPERATORS: Record<string, Operator> = {
  Conv([image, kernel, bias], attributes) {
    const [filters, channels, ...size] = kernel.shape;
    const windows = windowsOver(image.shape.slice(2), size, attributes);
    const [pixels, places, taps] = [areaOf(windows.image), areaOf(windows.places), areaOf(size)];
    const depth = channels * taps;
    const rows = packedOnce(kernel, () => packRows(kernel.values, filters, depth));
    const values = new Float32Array(filters * places);
    const panels = new Float32Array(CHUNK * depth);
    const sources = new Int32Array(taps);
    for (let first = 0; first < places; first += CHUNK) {
      const columns = Math.min(CHUNK, places - first);
      for (let column = 0; column < columns; column++) {
        findPixels(windows, first + column, sources);
        let at = (column >> 2) * depth * 4 + (column & 3);
        for (let start = 0; start < channels * pixels; start += pixels) {
          for (let tap = 0; tap < taps; tap++, at += 4)
            panels[at] = sources[tap] < 0 ? 0 : image.values[start + sources[tap]];
        }
      }
      multiply(rows, panels, { rows: filters, columns, depth }, values, first, places);
    }
    return withBias({ shape: [1, filters, ...windows.places], values }, bias);
  },

  ConvTranspose([image, kernel, bias], attributes) {
    const [channels, filters, ...size] = kernel.shape;
    const small = image.shape.slice(2);
    const { strides, pads, output_padding: extra } = attributes as Record<string, number[]>;
    const large = small.map(
      (each, i) => (each - 1) * strides[i] + size[i] + extra[i] - pads[i] - pads[i + 2],
    );
    // Each pixel of the image adds to what a window over the larger image covers.
    const windows = windowsOver(large, size, attributes);
    const [pixels, places, taps] = [areaOf(large), areaOf(small), areaOf(size)];
    const count = filters * taps;
    const rows = packedOnce(kernel, () => packRows(transposed(kernel.values, channels), count, channels));
    const values = new Float32Array(filters * pixels);
    const panels = new Float32Array(CHUNK * channels);
    const products = new Float32Array(CHUNK * count);
    const targets = new Int32Array(taps);
    for (let first = 0; first < places; first += CHUNK) {
      const columns = Math.min(CHUNK, places - first);
      for (let column = 0; column < columns; column++) {
        const start = (column >> 2) * channels * 4 + (column & 3);
        for (let channel = 0; channel < channels; channel++)
          panels[start + channel * 4] = image.values[channel * places + first + column];
      }
      multiply(rows, panels, { rows: count, columns, depth: channels }, products, 0, CHUNK);
      for (let column = 0; column < columns; column++) {
        findPixels(windows, first + column, targets);
        for (let filter = 0, at = column; filter < filters; filter++) {
          for (let tap = 0; tap < taps; tap++, at += CHUNK)
            if (targets[tap] >= 0) values[filter * pixels + targets[tap]] += products[at];
        }
      }
    }
    return withBias({ shape: [1, filters, ...large], values }, bias);
  },

  MaxPool: ([image], attributes) =>
    pool(image, attributes, (pixels) => pixels.reduce((a, b) => Math.max(a, b))),
  /** As in TensorFlow, an average does not count the padding. */
  AveragePool: ([image], attributes) =>
    pool(image, attributes, (pixels) => pixels.reduce((a, b) => a + b) / pixels.length),
};

const areaOf = ([height, width]: readonly number[]): number => height * width;

function windowsOver(image: readonly number[], kernel: readonly number[], attributes: Attributes): Windows {
  const { strides, pads, dilations = [1, 1] } = attributes as Record<string, number[]>;
  const places = image.map((size, i) => {
    const covered = (kernel[i] - 1) * dilations[i] + 1;
    return Math.floor((size + pads[i] + pads[i + 2] - covered) / strides[i]) + 1;
  });
  return { image, kernel, strides, dilations, before: pads.slice(0, 2), places };
}

/** Finds the pixels that the window covers at a place, row by row. −1 stands for the padding. */
function findPixels(windows: Windows, place: number, pixels: Int32Array): void {
  const { image, kernel, strides, dilations, before, places } = windows;
  const top = Math.floor(place / places[1]) * strides[0] - before[0];
  const left = (place % places[1]) * strides[1] - before[1];
  for (let i = 0, at = 0; i < kernel[0]; i++) {
    const y = top + i * dilations[0];
    for (let j = 0; j < kernel[1]; j++, at++) {
      const x = left + j * dilations[1];
      pixels[at] = y >= 0 && y < image[0] && x >= 0 && x < image[1] ? y * image[1] + x : -1;
    }
  }
}

function pool(image: Data, attributes: Attributes, reduce: (pixels: number[]) => number): Data {
  const channels = image.shape[1];
  const kernel = attributes.kernel_shape as number[];
  const windows = windowsOver(image.shape.slice(2), kernel, attributes);
  const [pixels, places] = [areaOf(windows.image), areaOf(windows.places)];
  const values = new Float32Array(channels * places);
  const sources = new Int32Array(areaOf(kernel));
  for (let place = 0; place < places; place++) {
    findPixels(windows, place, sources);
    const inside = Array.from(sources).filter((source) => source >= 0);
    for (let channel = 0; channel < channels; channel++) {
      values[channel * places + place] = reduce(
        inside.map((source) => image.values[channel * pixels + source]),
      );
    }
  }
  return { shape: [1, channels, ...windows.places], values };
}

/** Adds the bias of each channel to an image, in place, since nothing else uses the image. */
function withBias(image: Data, bias: Data | undefined): Data {
  const pixels = areaOf(image.shape.slice(2));
  bias?.values.forEach((value, channel) => {
    for (let i = channel * pixels; i < (channel + 1) * pixels; i++) image.values[i] += value;
  });
  return image;
}

/** Returns the transpose of a matrix. */
function transposed(values: Float32Array, rows: number): Float32Array {
  const columns = values.length / rows;
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
}

const packed = new WeakMap<Data, Float32Array>();

/** Packs a constant the first time that it is used. */
function packedOnce(constant: Data, pack: () => Float32Array): Float32Array {
  let found = packed.get(constant);
  if (!found) packed.set(constant, (found = pack()));
  return found;
}
