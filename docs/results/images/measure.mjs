// Writes the figures of docs/your-own-images.md, as images.json beside this file. It needs 2 GB of disk in
// the temporary folder:
//
//     node --expose-gc docs/results/images/measure.mjs [decoders | reading | training | memory]
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createCanvas, loadImage } from "canvas";
import sharp from "sharp";
import * as genbook from "../../../dist/index.js";
import { runOp } from "../../../dist/tensorflow/backend/index.js";

const { tf, loadImages, streamImages, buildEncoder, buildDecoder, trainVae } = genbook;
const folder = await mkdtemp(join(tmpdir(), "genbook-images-"));
const cacheDir = join(folder, "cache");
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const rounded = (value) => Number(value.toPrecision(3));

/** A picture that compresses like a photograph: slow changes of colour, and noise. */
async function photograph(width, height, seed) {
  const random = new genbook.RandomStream(seed);
  const [slow, noise] = [random.uniform([18, 24, 3], 0, 255), random.uniform([height, width, 3], -12, 12)];
  const pixels = tf.tidy(() => slow.resizeBilinear([height, width]).add(noise).clipByValue(0, 255).toInt().dataSync());
  tf.dispose([slow, noise]);
  random.dispose();
  return sharp(Uint8Array.from(pixels), { raw: { width, height, channels: 3 } });
}

/** Writes `count` pictures under different names: 20 different ones, repeated in order. */
async function writePictures(name, count, width, height, encode) {
  const path = join(folder, name);
  await mkdir(path);
  const first = [];
  for (let i = 0; i < 20; i++) first.push(await encode(await photograph(width, height, i)).toBuffer());
  for (let i = 0; i < count; i++) await writeFile(join(path, `${String(i).padStart(5, "0")}`), first[i % 20]);
  return path;
}

const SIZE = 64;
const DECODERS = {
  sharp: (bytes) => sharp(bytes).autoOrient().resize(SIZE, SIZE).toColourspace("srgb").raw().toBuffer(),
  canvas: async (bytes) => {
    const picture = await loadImage(bytes);
    const context = createCanvas(SIZE, SIZE).getContext("2d");
    context.imageSmoothingQuality = "high";
    const scale = Math.max(SIZE / picture.width, SIZE / picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    context.drawImage(picture, (SIZE - width) / 2, (SIZE - height) / 2, width, height);
    return context.getImageData(0, 0, SIZE, SIZE).data;
  },
  "TensorFlow's ops": async (bytes) =>
    tf.tidy(() => {
      const isPng = bytes[0] === 0x89;
      const settings = isPng
        ? { channels: { int: 3 }, dtype: { type: "uint8" } }
        : { channels: { int: 3 }, ratio: { int: 1 }, fancy_upscaling: { bool: true } };
      const text = tf.tensor([bytes], [], "string");
      const [picture] = runOp(isPng ? "DecodePng" : "DecodeJpeg", settings, [text]);
      const [height, width] = picture.shape;
      const side = Math.min(height, width);
      const square = picture.slice([(height - side) >> 1, (width - side) >> 1, 0], [side, side, 3]).toFloat();
      const inputs = [square.expandDims(0), tf.tensor1d([SIZE, SIZE], "int32")];
      inputs.push(tf.fill([2], SIZE / side), tf.zeros([2]));
      const scaling = { T: { type: "float32" }, kernel_type: { string: "lanczos3" }, antialias: { bool: true } };
      return runOp("ScaleAndTranslate", scaling, inputs)[0].dataSync();
    }),
};

/** Decodes all pictures of a folder, four at a time. Returns the CPU time and the time per picture, in ms. */
async function decodeAll(path, decode) {
  const names = await readdir(path);
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  let next = 0;
  const worker = async () => {
    while (next < names.length) await decode(await readFile(join(path, names[next++])));
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1000 / names.length, ms: (performance.now() - start) / names.length };
}

async function measureDecoders() {
  const kinds = {
    "250 photographs, JPEG 1600×1200": [250, 1600, 1200, (picture) => picture.jpeg({ quality: 88 })],
    "500 photographs, JPEG 640×480": [500, 640, 480, (picture) => picture.jpeg({ quality: 88 })],
    "250 pictures, PNG 178×218": [250, 178, 218, (picture) => picture.png()],
  };
  const rows = [];
  for (const [kind, picture] of Object.entries(kinds)) {
    const path = await writePictures(`decode ${rows.length}`, ...picture);
    const measured = {};
    for (const [name, decode] of Object.entries(DECODERS)) {
      await decode(await readFile(join(path, "00000")));
      const turns = [];
      for (let turn = 0; turn < 3; turn++) turns.push(await decodeAll(path, decode));
      measured[name] = {
        cpuMs: rounded(median(turns.map(({ cpuMs }) => cpuMs))),
        ms: rounded(median(turns.map(({ ms }) => ms))),
      };
    }
    rows.push({ kind, ...measured });
    console.log(rows.at(-1));
  }
  return rows;
}

/**
 * Opens 2,000 pictures of 64×64 without and with a cache, and reads them in random order, in batches of 32.
 * Returns medians of three turns: the time in ms to open them, and the time in µs to read a picture.
 */
async function measureReading() {
  const path = await writePictures("reading", 2000, 64, 64, (picture) => picture.jpeg({ quality: 88 }));
  const order = Array.from({ length: 2000 }, (_, i) => (7919 * i) % 2000);
  const turns = { decoded: [], memory: [], stream: [] };
  const timed = async (work) => {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    const result = await work();
    const { user, system } = process.cpuUsage(cpu);
    return { result, ms: performance.now() - start, cpuMs: (user + system) / 1000 };
  };
  for (let turn = 0; turn < 3; turn++) {
    const options = { size: 64, cacheDir: `${cacheDir} ${turn}` };
    const decoded = await timed(() => loadImages(path, options));
    decoded.result.dispose();
    turns.decoded.push({ openMs: decoded.ms, openCpuMs: decoded.cpuMs });
    for (const [name, open] of [
      ["memory", loadImages],
      ["stream", streamImages],
    ]) {
      const { result, ms, cpuMs } = await timed(() => open(path, options));
      const { images, dispose } = result;
      const read = await timed(async () => {
        for (let at = 0; at + 32 <= 2000; at += 32) {
          const places = order.slice(at, at + 32);
          const batch = name === "memory" ? tf.gather(images, places) : await images.read(places);
          batch.dispose();
        }
      });
      const each = 1000 / 1984;
      turns[name].push({
        openMs: ms,
        openCpuMs: cpuMs,
        readUs: read.ms * each,
        readCpuUs: read.cpuMs * each,
      });
      dispose();
    }
  }
  const medians = (list) =>
    Object.fromEntries(Object.keys(list[0]).map((key) => [key, rounded(median(list.map((each) => each[key])))]));
  return Object.fromEntries(Object.entries(turns).map(([name, list]) => [name, medians(list)]));
}

/** Trains a small VAE from memory and from a stream, in turns of 40 steps. Returns median times of a step. */
async function measureTraining() {
  const path = await writePictures("training", 500, 640, 480, (picture) => picture.jpeg({ quality: 88 }));
  const options = { size: 32, cacheDir };
  const sources = { memory: await loadImages(path, options), stream: await streamImages(path, options) };
  const times = { memory: [], stream: [] };
  for (let turn = 0; turn < 6; turn++) {
    for (const name of turn % 2 === 0 ? ["memory", "stream"] : ["stream", "memory"]) {
      const shape = { imageSize: 32, channels: 3, latentDim: 16, filters: [8, 16], seed: 1 };
      const [encoder, decoder] = [buildEncoder(shape), buildDecoder(shape)];
      const { images } = sources[name];
      let [step, cpu, start] = [0];
      for await (const { kind } of trainVae(encoder, decoder, images, { epochs: 9, batchSize: 32, seed: 1 })) {
        if (kind !== "batch") continue;
        if (++step === 6) [cpu, start] = [process.cpuUsage(), performance.now()];
        if (step === 46) break;
      }
      const { user, system } = process.cpuUsage(cpu);
      times[name].push({ cpuMs: (user + system) / 40_000, ms: (performance.now() - start) / 40 });
      encoder.dispose();
      decoder.dispose();
    }
  }
  for (const { dispose } of Object.values(sources)) dispose();
  const medians = (turns) => ({
    cpuMs: rounded(median(turns.map(({ cpuMs }) => cpuMs))),
    ms: rounded(median(turns.map(({ ms }) => ms))),
  });
  return { memory: medians(times.memory), stream: medians(times.stream) };
}

/** Streams 50,000 pictures. Returns the process' memory before, after decoding, and after a pass, in MB. */
async function measureMemory() {
  const path = await writePictures("fifty thousand", 50_000, 64, 48, (picture) => picture.jpeg());
  const rss = () => {
    globalThis.gc?.();
    return Math.round(process.memoryUsage().rss / 1e6);
  };
  const before = rss();
  const start = performance.now();
  const { images, dispose } = await streamImages(path, { size: 64, cacheDir });
  const seconds = rounded((performance.now() - start) / 1000);
  const decoded = rss();
  let most = 0;
  for (let at = 0; at + 128 <= 50_000; at += 128) {
    (await images.read(Array.from({ length: 128 }, (_, i) => (7919 * (at + i)) % 50_000))).dispose();
    most = Math.max(most, process.memoryUsage().rss / 1e6);
  }
  dispose();
  const again = performance.now();
  (await streamImages(path, { size: 64, cacheDir })).dispose();
  const secondsAgain = rounded((performance.now() - again) / 1000);
  return { pictures: 50_000, seconds, secondsAgain, beforeMb: before, decodedMb: decoded, mostMb: Math.round(most) };
}

const PARTS = { decoders: measureDecoders, reading: measureReading, training: measureTraining, memory: measureMemory };
const file = new URL("images.json", import.meta.url);
try {
  const results = JSON.parse(readFileSync(file, "utf8"));
  for (const part of process.argv[2] ? [process.argv[2]] : Object.keys(PARTS)) {
    results[part] = await PARTS[part]();
    console.log(results[part]);
  }
  const machine = { cpu: cpus()[0].model, cores: cpus().length, node: process.version };
  writeFileSync(file, JSON.stringify({ ...results, machine }, null, 2) + "\n");
} finally {
  await rm(folder, { recursive: true, force: true });
}
