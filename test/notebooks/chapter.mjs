/**
 * The chapter's notebooks at toy size, with data of their own: what they would run for hours takes seconds.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { withParameters } from "../../scripts/book/parameters.mjs";
import { root } from "../../scripts/setup/paths.mjs";
import { archiveOf, filesWith } from "../datasets/cifar10/cifarTar.ts";

export const VAE = "8.4-variational-autoencoder.ipynb";
export const GAN = "8.5-generative-adversarial-network.ipynb";

export const SETTINGS = {
  [VAE]: { trainCount: 96, testCount: 32, epochs: 2, conceptEpochs: 1, batchSize: 16 },
  [GAN]: { imageCount: 64, iterations: 30, batchSize: 4, width: 0.125, every: 10, vaeEpochs: 1 },
};

/** A mirror of the notebooks' data: a few images of stripes and of noise, so that nothing is fetched. */
export async function writeMirror(folder) {
  mkdirSync(join(folder, "mnist"));
  const { trainCount, testCount } = SETTINGS[VAE];
  for (const [name, count] of Object.entries({ train: trainCount, t10k: testCount })) {
    const pixels = Buffer.from(Array.from({ length: count * 28 * 28 }, (_, i) => (i * 7919) % 256));
    const labels = Buffer.from(Array.from({ length: count }, (_, i) => i % 10));
    const header = (...numbers) =>
      Buffer.concat(numbers.map((n) => Buffer.from(Uint32Array.of(n).buffer).swap32()));
    const write = (kind, ...parts) =>
      writeFileSync(join(folder, "mnist", `${name}-${kind}-ubyte.gz`), gzipSync(Buffer.concat(parts)));
    write("images-idx3", header(0x803, count, 28, 28), pixels);
    write("labels-idx1", header(0x801, count), labels);
  }
  mkdirSync(join(folder, "cifar10"));
  const frogs = Array(SETTINGS[GAN].imageCount).fill(6);
  const files = [1, 2, 3, 4, 5].map((i) => [`data_batch_${i}.bin`, i === 1 ? frogs : []]);
  const archive = await archiveOf(filesWith(Object.fromEntries(files)));
  writeFileSync(join(folder, "cifar10", "cifar-10-binary.tar.gz"), archive);
}

/**
 * Writes the notebooks with small settings into out/: JupyterLab saves what it runs, and must not write into
 * notebooks/.
 */
export function writeNotebooks(folder) {
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, "runs"), { recursive: true, force: true });
  for (const [title, settings] of Object.entries(SETTINGS)) {
    const notebook = JSON.parse(readFileSync(join(root, "notebooks", title), "utf8"));
    const small = withParameters(notebook, { title, assignments: Object.entries(settings) });
    writeFileSync(join(folder, title), JSON.stringify(small));
  }
}
