"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.loadMnist = loadMnist;
/**
 * MNIST: 70,000 handwritten digits, 28×28, by Yann LeCun and Corinna Cortes (CC BY-SA 3.0).
 *
 * A loader has three steps: download, parse, make tensors. On a machine that is offline, drawn digits stand
 * in for the data, under a banner.
 */
const node_fs_1 = require("node:fs");
const node_util_1 = require("node:util");
const node_zlib_1 = require("node:zlib");
const gzip_1 = require("../files/gzip");
const dataset_1 = require("./dataset");
const download_1 = require("./download");
const glyphs_1 = require("./standIns/glyphs");
const SIDE = 28;
/** The hosts that torchvision and TensorFlow use. */
const HOSTS = [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
];
function published(name, bytes, sha256) {
    return {
        folder: "mnist",
        name,
        bytes,
        checksum: `sha256:${sha256}`,
        urls: HOSTS.map((host) => host + name),
    };
}
const FILES = {
    train: {
        count: 60_000,
        images: published("train-images-idx3-ubyte.gz", 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        labels: published("train-labels-idx1-ubyte.gz", 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
    },
    test: {
        count: 10_000,
        images: published("t10k-images-idx3-ubyte.gz", 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        labels: published("t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    },
};
/**
 * Loads MNIST's images [n, 28, 28, 1], float32 in 0..1 (0 is the background), and their labels.
 *
 * They come from GENBOOK_MIRROR (or `mirror`), else from the cache, else from the public hosts. A mirror's
 * files are used even if they are not the published ones; `real` is then false. Offline, with nothing of
 * MNIST in the cache, the images are drawn digits (standIns/glyphs.ts), and `name` is "glyphs". In both cases
 * `notice` and a banner say so.
 *
 * @throws Error for a count that the files do not hold, for damaged files, and for a mirror without the files
 */
async function loadMnist(options = {}) {
    const { split = "train", count } = options;
    if (!Object.hasOwn(FILES, split))
        throw new Error(`split must be "train" or "test", got ${JSON.stringify(split)}`);
    (0, dataset_1.checkCount)(count, Infinity, `images of "${split}"`);
    const files = FILES[split];
    try {
        // The small file first, which soon shows whether there is a connection.
        const labelFile = await (0, download_1.download)(files.labels, options);
        const imageFile = await (0, download_1.download)(files.images, options);
        return await parse(labelFile, imageFile, split, count);
    }
    catch (error) {
        if (!(error instanceof download_1.UnreachableError) || somethingCached(options))
            throw error;
        (0, dataset_1.checkCount)(count, files.count, `images of "${split}"`);
        const glyphs = await (0, glyphs_1.drawGlyphs)({ count: count ?? files.count, split, signal: options.signal });
        return (0, dataset_1.announce)(glyphs, [
            "This is NOT MNIST: these are digits drawn by genbook.",
            "",
            ...error.message.split("\n"),
        ]);
    }
}
/**
 * True if the cache holds any file of MNIST: drawn digits must not become the test images of a model that
 * learned real ones.
 */
function somethingCached(options) {
    return Object.values(FILES).some(({ images, labels }) => [images, labels].some((file) => (0, node_fs_1.existsSync)((0, download_1.cachePath)(file, options))));
}
async function parse(labelFile, imageFile, split, count) {
    const labels = await readIdx(labelFile, "labels", []);
    const images = await readIdx(imageFile, "images", [SIDE, SIDE]);
    if (images.count !== labels.count) {
        throw new Error(`expected as many labels as images, got ${images.count} images in ${imageFile.source} and ${labels.count} labels ` +
            `in ${labelFile.source}`);
    }
    (0, dataset_1.checkCount)(count, images.count, `images of "${split}"`);
    const n = count ?? images.count;
    const wrong = labels.bytes.findIndex((label) => label >= glyphs_1.DIGITS.length);
    if (wrong >= 0)
        throw new Error(`${labelFile.source}: expected labels 0..9, got ${labels.bytes[wrong]} at ${wrong}`);
    const dataset = (0, dataset_1.datasetFromBytes)(images.bytes.subarray(0, n * SIDE * SIDE), labels.bytes.subarray(0, n), [SIDE, SIDE, 1], { range: "0..1", classNames: glyphs_1.DIGITS, name: "MNIST", real: true });
    const others = [imageFile, labelFile].filter((file) => !file.official);
    if (others.length === 0)
        return dataset;
    return (0, dataset_1.announce)({ ...dataset, name: "MNIST (unofficial files)", real: false }, [
        "These are not the official MNIST files, but others that a mirror holds under their names:",
        "",
        ...others.map((file) => `  ${file.source}`),
        "",
        `Here are ${images.count} images for "${split}"; MNIST has ${FILES[split].count}.`,
        "Results on them are not results on MNIST. Leave GENBOOK_MIRROR unset for the public hosts.",
    ]);
}
/**
 * Reads the records of an IDX file, gzipped or not: the magic number 0x00000800 + the number of dimensions,
 * the dimensions as big-endian 32-bit integers, then the bytes. MNIST's own page describes the format.
 */
async function readIdx({ bytes, source }, what, recordShape) {
    const fail = (reason, cause) => {
        throw new Error(`${source} is not an IDX file of ${what}: ${reason}. Replace the file, or leave GENBOOK_MIRROR unset.`, { cause });
    };
    const raw = (0, gzip_1.isGzipped)(bytes)
        ? await (0, node_util_1.promisify)(node_zlib_1.gunzip)(bytes, { chunkSize: unzippedSize(bytes) }).catch((error) => fail(`it cannot be unzipped (${error.message})`, error))
        : bytes;
    const magic = 0x0800 + 1 + recordShape.length;
    const header = 4 * (2 + recordShape.length);
    if (raw.length < header)
        return fail(`expected a header of ${header} bytes, got ${raw.length} bytes in all`);
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    if (view.getUint32(0) !== magic)
        return fail(`expected magic number ${magic}, got ${view.getUint32(0)}`);
    const count = view.getUint32(4);
    const shape = recordShape.map((_, axis) => view.getUint32(8 + 4 * axis));
    if (shape.join() !== recordShape.join()) {
        return fail(`expected records of ${recordShape.join("×")}, got ${shape.join("×")}`);
    }
    const size = recordShape.reduce((product, side) => product * side, 1);
    if (count < 1)
        return fail("expected at least one record, got none");
    if (raw.length !== header + count * size) {
        return fail(`expected ${count * size} bytes for ${count} records, got ${raw.length - header}`);
    }
    return { count, bytes: raw.subarray(header) };
}
/**
 * The size that a gzip file states for its contents, within bounds: contents unzipped into one piece need no
 * joining.
 */
function unzippedSize(zipped) {
    const said = Buffer.from(zipped.subarray(-4)).readUInt32LE();
    return Math.min(Math.max(said, 1 << 16), 1 << 26);
}
//# sourceMappingURL=mnist.js.map