"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.winograd = void 0;
const product_1 = require("../../math/product");
const addedOps_1 = require("./addedOps");
/*
 * Winograd convolution of 5×5 kernels: F(4×4, 5×5) in Lavin & Gray 2015, "Fast Algorithms for Convolutional
 * Neural Networks" (arXiv:1509.09308). An image is cut into tiles of 8×8 that overlap by 4. Tiles and kernel
 * are transformed, multiplied with each other (one matrix product for each of the 64 positions in a tile),
 * and transformed back to 4×4 pixels. For each pair of channels, this takes 64 multiplications instead of
 * 400.
 *
 * The rounding error is about five times that of the direct sum: its root mean square is 6e-6 standard
 * deviations of the result (measured with 256 channels). Below MIN_CHANNELS, the transformations cost more
 * than they save.
 */
const [KERNEL, OUT, TILE] = [5, 4, 8];
/**
 * On 32×32 images and two cores, both methods take the same time with 64 channels; with 256, this one takes a
 * third.
 */
const MIN_CHANNELS = 96;
/** The points at which the Toom–Cook construction multiplies polynomials. The eighth point is infinity. */
const POINTS = [0, 1, -1, 2, -2, 1 / 2, -1 / 2];
const DENOMINATORS = POINTS.map((p, i) => (0, product_1.product)(POINTS.filter((_, k) => k !== i).map((q) => p - q)));
/** [TILE, TILE]: transforms a tile of the image */
const IMAGE = [
    ...POINTS.map((_, i) => [...polynomial(POINTS.filter((_, k) => k !== i)), 0]),
    polynomial(POINTS),
];
/** [TILE, KERNEL]: transforms the kernel */
const WEIGHTS = [
    ...POINTS.map((p, i) => range(KERNEL).map((power) => p ** power / DENOMINATORS[i])),
    range(KERNEL).map((power) => (power === KERNEL - 1 ? 1 : 0)),
];
/** [OUT, TILE]: transforms products back to pixels */
const BACK = range(OUT).map((power) => [...POINTS.map((p) => p ** power), power === OUT - 1 ? 1 : 0]);
function range(count) {
    return Array.from({ length: count }, (_, i) => i);
}
/** The coefficients of ∏ (x − root), starting with the constant term */
function polynomial(roots) {
    const times = (coefficients, root) => [0, ...coefficients].map((c, i) => c - root * (coefficients[i] ?? 0));
    return roots.reduce(times, [1]);
}
/** Computes 5×5 convolutions with many channels, and their gradients, by Winograd's method. */
const winograd = (recorded) => {
    const { op, inputs, graph } = recorded;
    switch (op.name) {
        case "Conv2D": {
            const [images, kernel] = inputs;
            if (!fits(recorded, images, graph.kind(kernel).shape))
                return undefined;
            const of = new Transforms(recorded);
            return of.back(of.multiply(of.tiles(images), of.kernel(kernel, WEIGHTS)));
        }
        case "Conv2DBackpropInput": {
            const [, kernel, gradient] = inputs;
            if (!fits(recorded, gradient, graph.kind(kernel).shape))
                return undefined;
            const of = new Transforms(recorded);
            const turned = of.kernel(kernel, WEIGHTS.map((row) => row.toReversed()));
            return of.back(of.multiply(of.tiles(gradient), turned, { adj_y: true }));
        }
        case "Conv2DBackpropFilter": {
            const [images, , gradient] = inputs;
            const kernel = op.kinds[0].shape;
            if (!fits(recorded, images, kernel))
                return undefined;
            const of = new Transforms(recorded);
            const products = of.multiply(of.tiles(images), of.backTransposed(gradient), { adj_x: true });
            return of.kernelTransposed(products, kernel);
        }
        default:
            return undefined;
    }
};
exports.winograd = winograd;
function fits(recorded, images, kernel) {
    const [height, width, ...channels] = kernel;
    const [, rows, columns] = recorded.graph.kind(images).shape;
    return ([height, width].every((side) => side === KERNEL) &&
        channels.every((count) => count >= MIN_CHANNELS) &&
        [rows, columns].every((side) => side % OUT === 0) &&
        (0, addedOps_1.isPixelForPixel)(recorded));
}
/**
 * The linear transformations, each along both axes of a tile, and their transposes for the gradients.
 * Transformed values have shape [TILE × TILE, tiles × n, channels].
 */
class Transforms extends addedOps_1.AddedOps {
    /** Transforms images [n, rows, columns, channels] to [TILE × TILE, tiles × n, channels]. */
    tiles(images) {
        return this.recorded.graph.once(`tiles of ${JSON.stringify(images)}`, () => {
            const [n, height, width, channels] = this.shape(images);
            const [rows, columns] = [height / OUT, width / OUT];
            const edge = (KERNEL - 1) / 2;
            const padded = this.pad(images, [0, edge, edge, 0]);
            const blocks = this.transpose(this.reshape(padded, [n, rows + 1, OUT, columns + 1, OUT, channels]), [2, 4, 1, 3, 0, 5]);
            // A tile is a block of 4×4 with the next blocks along both axes.
            const high = this.withNext(blocks, 2, 0);
            const down = this.along(high, IMAGE, [TILE, OUT, rows, columns + 1, n, channels]);
            const wide = this.withNext(down, 3, 1);
            return this.alongSecond(wide, IMAGE, [TILE * TILE, rows * columns * n, channels]);
        });
    }
    /** Transforms a kernel [5, 5, in, out] to [TILE × TILE, in, out]. */
    kernel(kernel, matrix) {
        const [, , channels, filters] = this.shape(kernel);
        const down = this.along(kernel, matrix, [TILE, KERNEL, channels * filters]);
        return this.alongSecond(down, matrix, [TILE * TILE, channels, filters]);
    }
    /** Transforms products [TILE × TILE, in, out] to the gradient of a kernel [5, 5, in, out]. */
    kernelTransposed(products, kernel) {
        const [, , channels, filters] = kernel;
        const matrix = transposed(WEIGHTS);
        const down = this.along(products, matrix, [KERNEL, TILE, channels * filters]);
        return this.alongSecond(down, matrix, kernel);
    }
    /**
     * Transforms products [TILE × TILE, tiles × n, channels] to the op's result [n, rows, columns, channels].
     */
    back(products) {
        const [n, height, width, channels] = this.recorded.op.kinds[0].shape;
        const [rows, columns] = [height / OUT, width / OUT];
        const down = this.along(products, BACK, [OUT, TILE, rows * columns * n * channels]);
        const pixels = this.alongSecond(down, BACK, [OUT, OUT, rows, columns, n, channels]);
        return this.reshape(this.transpose(pixels, [4, 2, 0, 3, 1, 5]), [n, height, width, channels]);
    }
    /** Transforms the gradient of images [n, rows, columns, channels] to [TILE × TILE, tiles × n, channels]. */
    backTransposed(gradient) {
        const [n, height, width, channels] = this.shape(gradient);
        const [rows, columns] = [height / OUT, width / OUT];
        const blocks = this.reshape(gradient, [n, rows, OUT, columns, OUT, channels]);
        const pixels = this.transpose(blocks, [2, 4, 1, 3, 0, 5]);
        const matrix = transposed(BACK);
        const down = this.along(pixels, matrix, [TILE, OUT, rows * columns * n * channels]);
        return this.alongSecond(down, matrix, [TILE * TILE, rows * columns * n, channels]);
    }
    /** Multiplies a value with a matrix along its first axis, and reshapes the result. */
    along(value, matrix, shape) {
        const size = (0, product_1.product)(this.shape(value));
        const columns = matrix[0].length;
        const flat = this.reshape(value, [1, columns, size / columns]);
        return this.reshape(this.multiply(this.matrix(matrix, 1), flat), shape);
    }
    /** The same along the second axis, once the first one has as many entries as the matrix has rows. */
    alongSecond(value, matrix, shape) {
        const size = (0, product_1.product)(this.shape(value));
        const [rows, columns] = [matrix.length, matrix[0].length];
        const flat = this.reshape(value, [rows, columns, size / rows / columns]);
        const repeated = this.matrix(matrix, rows);
        return this.reshape(this.multiply(repeated, flat), shape);
    }
    /** Concatenates the entries along `axis` with those that follow them, along the axis `onto`. */
    withNext(value, axis, onto) {
        const shape = this.shape(value);
        const size = shape.map((each, i) => (i === axis ? each - 1 : each));
        const from = (start) => this.slice(value, shape.map((_, i) => (i === axis ? start : 0)), size);
        return this.concat([from(0), from(1)], onto);
    }
    matrix(rows, times) {
        const values = range(times).flatMap(() => rows.flat());
        return this.numbers(values, [times, rows.length, rows[0].length]);
    }
}
function transposed(matrix) {
    return matrix[0].map((_, column) => matrix.map((row) => row[column]));
}
//# sourceMappingURL=winograd.js.map