"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.CIFAR10_CLASSES = void 0;
exports.loadCifar10 = loadCifar10;
/**
 * CIFAR-10: 60,000 photographs, 32×32 in colour, ten classes. Alex Krizhevsky, "Learning Multiple Layers of
 * Features from Tiny Images", 2009.
 *
 * The binary version is used. On a machine that is offline, coloured digits stand in for it, under a banner.
 */
const node_fs_1 = require("node:fs");
const pixelRange_1 = require("../../math/pixelRange");
const cifarArchive_1 = require("./cifarArchive");
const colourGlyphs_1 = require("../standIns/colourGlyphs");
const dataset_1 = require("../dataset");
const download_1 = require("../download");
/** The classes of CIFAR-10, in the order of its labels: a frog's label is 6. */
exports.CIFAR10_CLASSES = [
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
];
/** The archive on the host that torchvision and TensorFlow use. */
const ARCHIVE = {
    folder: "cifar10",
    name: "cifar-10-binary.tar.gz",
    urls: ["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"],
    bytes: 170_052_171,
    checksum: "md5:c32a1d4ab5d03f1284b67883e8d87530",
};
const SPLITS = {
    train: { perClass: 5000, files: [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`) },
    test: { perClass: 1000, files: ["test_batch.bin"] },
};
/**
 * Loads CIFAR-10's images [n, 32, 32, 3], float32 in -1..1 (byte / 127.5 − 1) or 0..1, in the order of the
 * batches 1 to 5, and their labels: positions in CIFAR10_CLASSES, whichever classes are loaded.
 *
 * They come from GENBOOK_MIRROR (or `mirror`), else from the cache, else from the public host. A mirror's
 * archive is used even if it is not the published one; `real` is then false. Offline, with nothing in the
 * cache, the images are coloured digits (standIns/colourGlyphs.ts), with sixes for the class at position 6,
 * and `name` is "coloured glyphs". In both cases `notice` and a banner say so.
 *
 * The archive of 170 MB is held in memory while it is read; of its contents, only the requested images are.
 *
 * @throws Error for an unknown class or range, for a count that the archive does not hold, for a damaged
 *   archive, and for a mirror without it
 */
async function loadCifar10(options = {}) {
    const { split = "train", classes, count, range = "-1..1" } = options;
    if (!Object.hasOwn(SPLITS, split))
        throw new Error(`split must be "train" or "test", got ${JSON.stringify(split)}`);
    (0, pixelRange_1.checkRange)(range);
    const wanted = positionsOf(classes);
    const what = `images of ${classes ? `${classes.join(", ")} in ` : ""}"${split}"`;
    const published = SPLITS[split].perClass * wanted.length;
    (0, dataset_1.checkCount)(count, Infinity, what);
    const request = { split, wanted, count, range, what, published, signal: options.signal };
    try {
        return await parse(await (0, download_1.download)(ARCHIVE, options), request);
    }
    catch (error) {
        if (!(error instanceof download_1.UnreachableError) || (0, node_fs_1.existsSync)((0, download_1.cachePath)(ARCHIVE, options)))
            throw error;
        (0, dataset_1.checkCount)(count, published, what);
        const glyphs = await (0, colourGlyphs_1.drawColourGlyphs)({
            count: count ?? published,
            digits: wanted,
            split,
            range,
            signal: options.signal,
        });
        return (0, dataset_1.announce)(glyphs, [
            "This is NOT CIFAR-10: these are coloured digits drawn by genbook.",
            `${wanted.map((label) => `${exports.CIFAR10_CLASSES[label]} = ${label}`).join(", ")}.`,
            "",
            ...error.message.split("\n"),
        ]);
    }
}
function positionsOf(classes = exports.CIFAR10_CLASSES) {
    const all = exports.CIFAR10_CLASSES.join(", ");
    if (classes.length === 0)
        throw new Error(`classes must name at least one of ${all}, got none. Leave it out for all.`);
    return classes.map((name, i) => {
        const label = exports.CIFAR10_CLASSES.indexOf(name);
        if (label < 0)
            throw new Error(`classes must be among ${all}, got ${JSON.stringify(name)}`);
        if (classes.indexOf(name) < i)
            throw new Error(`classes must name a class once, got "${name}" twice`);
        return label;
    });
}
async function parse(archive, request) {
    const { split, wanted, count, range, what, published, signal } = request;
    const { pixels, labels, available } = await (0, cifarArchive_1.readCifarArchive)(archive, {
        files: SPLITS[split].files,
        isWanted: (label) => wanted.includes(label),
        count: count ?? Infinity,
        classes: exports.CIFAR10_CLASSES.length,
        signal,
    });
    if (available === 0)
        throw new Error(`${archive.source}: expected ${what}, got none. Replace the file, or ask for other classes.`);
    (0, dataset_1.checkCount)(count, available, what);
    const dataset = (0, dataset_1.datasetFromBytes)(pixels, labels, [cifarArchive_1.CIFAR_SIDE, cifarArchive_1.CIFAR_SIDE, 3], {
        range,
        classNames: exports.CIFAR10_CLASSES,
        name: "CIFAR-10",
        real: true,
    });
    if (archive.official)
        return dataset;
    return (0, dataset_1.announce)({ ...dataset, name: "CIFAR-10 (unofficial files)", real: false }, [
        "These are not the official CIFAR-10 files, but others that a mirror holds under their name:",
        "",
        `  ${archive.source}`,
        "",
        `Here are ${available} ${what}; CIFAR-10 has ${published}.`,
        "Their pixels need not be the published ones: results on them are not",
        "results on CIFAR-10. Leave GENBOOK_MIRROR unset for the public host.",
    ]);
}
//# sourceMappingURL=cifar10.js.map