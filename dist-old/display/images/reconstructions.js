"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.reconstructions = reconstructions;
const imageGrid_1 = require("./imageGrid");
const pixels_1 = require("./pixels");
/**
 * Shows originals in one row and their reconstructions in the row below; more than `columns` continue in
 * further pairs of rows.
 *
 * @param originals [n, h, w, 1 or 3]; read at once, so you may dispose of it afterwards
 * @param decoded [n, h, w, 1 or 3]; read at once too
 * @throws Error for other shapes, and for `columns` below 1
 */
function reconstructions(originals, decoded, { columns = 12, ...options } = {}) {
    const [n, height, width, channels] = originals.shape;
    if (originals.shape.join() !== decoded.shape.join() || !(0, pixels_1.isImageShape)(originals.shape)) {
        throw new Error(`reconstructions expects originals and decoded of one shape [n, height, width, 1 or 3], ` +
            `got [${originals.shape.join(", ")}] and [${decoded.shape.join(", ")}]`);
    }
    if (!Number.isInteger(columns) || columns < 1) {
        throw new Error(`reconstructions: columns must be an integer from 1, got ${columns}`);
    }
    const inRow = Math.min(columns, n);
    const pairs = Math.ceil(n / inRow);
    const size = height * width * channels;
    // Rows 2p and 2p + 1 hold the originals and the reconstructions of pair p; the last pair may end in white.
    const values = new Float32Array(2 * pairs * inRow * size).fill(1);
    for (const [offset, source] of [originals.dataSync(), decoded.dataSync()].entries()) {
        for (let pair = 0; pair < pairs; pair++) {
            const row = source.subarray(pair * inRow * size, (pair + 1) * inRow * size);
            values.set(row, (2 * pair + offset) * inRow * size);
        }
    }
    return (0, imageGrid_1.gridFigure)({ values, n: 2 * pairs * inRow, height, width, channels }, {
        title: "Reconstructions",
        ...options,
        columns: inRow,
        rowLabels: Array.from({ length: pairs }, () => ["original", "decoded"]).flat(),
    }, `${n} images of ${height}×${width}, each above what was decoded`);
}
//# sourceMappingURL=reconstructions.js.map