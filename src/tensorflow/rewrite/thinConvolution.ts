import type { Source } from "../graph/recording";
import { AddedOps, isPixelForPixel } from "./addedOps";
import type { Rule } from "./rewriting";

const MOST_FILTERS = 4;
const LEAST_CHANNELS = 16;

/**
 * Computes convolutions to very few channels, such as the last one of a decoder or generator, as one matrix
 * product. oneDNN always computes at least 16 channels, which takes 2.6 times as long (5.2 ms instead of 2.0
 * ms for 128 images of 28×28 from 32 channels to 1; the kernel's gradient likewise). The numbers differ only
 * because sums are taken in a different order.
 */
export const thinConvolution: Rule = (recorded) => {
  const { op, inputs, graph } = recorded;
  const isForward = op.name === "Conv2D";
  if ((!isForward && op.name !== "Conv2DBackpropFilter") || !isPixelForPixel(recorded)) return undefined;
  const kernel = isForward ? graph.kind(inputs[1]).shape : op.kinds[0].shape;
  const [height, width, channels, filters] = kernel;
  if (filters > MOST_FILTERS || channels < LEAST_CHANNELS) return undefined;
  if (height % 2 === 0 || width % 2 === 0 || height * width === 1) return undefined;
  const of = new ThinConvolution(recorded, kernel);
  return isForward ? of.images(inputs[0], inputs[1]) : of.kernelGradient(inputs[0], inputs[2]);
};

class ThinConvolution extends AddedOps {
  constructor(
    recorded: ConstructorParameters<typeof AddedOps>[0],
    private readonly kernel: number[],
  ) {
    super(recorded);
  }

  /**
   * Multiplies each pixel with each element of the kernel, then shifts the resulting images and adds them.
   */
  images(images: Source, weights: Source): Source {
    const [n, rows, columns, channels] = this.shape(images);
    const [height, width, , filters] = this.kernel;
    const pixels = this.reshape(images, [n * rows * columns, channels]);
    const places = this.reshape(this.transpose(weights, [0, 1, 3, 2]), [height * width * filters, channels]);
    const products = this.multiply(places, pixels, { adj_y: true });
    const padded = this.pad(this.reshape(products, [height * width, filters, n, rows, columns]), [
      0,
      0,
      0,
      (height - 1) / 2,
      (width - 1) / 2,
    ]);
    const shifted = this.places().map(([row, column], place) =>
      this.slice(padded, [place, 0, 0, row, column], [1, filters, n, rows, columns]),
    );
    const sum = this.reshape(this.sum(shifted), [filters, n, rows, columns]);
    return this.transpose(sum, [1, 2, 3, 0]);
  }

  /** Multiplies the images with the gradient, shifted by the position of each element of the kernel. */
  kernelGradient(images: Source, gradient: Source): Source {
    const [n, rows, columns, channels] = this.shape(images);
    const [height, width, , filters] = this.kernel;
    const planes = this.transpose(gradient, [3, 0, 1, 2]);
    const padded = this.pad(planes, [0, 0, (height - 1) / 2, (width - 1) / 2]);
    const shifted = this.places().map(([row, column]) =>
      this.slice(padded, [0, 0, height - 1 - row, width - 1 - column], [filters, n, rows, columns]),
    );
    const pixels = n * rows * columns;
    const places = this.reshape(this.concat(shifted, 0), [height * width * filters, pixels]);
    const products = this.multiply(places, this.reshape(images, [pixels, channels]));
    return this.transpose(this.reshape(products, [height, width, filters, channels]), [0, 1, 3, 2]);
  }

  private places(): [number, number][] {
    const [height, width] = this.kernel;
    return Array.from({ length: height * width }, (_, i) => [Math.floor(i / width), i % width]);
  }
}
