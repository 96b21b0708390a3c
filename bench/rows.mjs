import { UserError } from "../scripts/setup/errors.mjs";
import { convolutionFlops, dcganFlops, decoderFlops, vaeFlops } from "./limit/flops.mjs";

/**
 * A row is one piece of work that all contestants do:
 *
 * - name: for --only; title: for the reader; unit: "ms", "s", "MB" or "GFLOP/s"
 * - work, settings: the function of the workers that does it, and its settings
 * - contestants: in the order of their turns
 * - effort: { warmUp, rounds, steps }; quick: the same for a --quick run, which leaves out rows without it
 * - flops, limits: floating-point operations of a step, and the rates (names of LIMITS) that bound it
 * - growth: [axis, x] for rows that are points of a curve
 */
const TRAINING = ["ours", "keras", "torchCompiled", "torchEager"];
const MIXED = ["ours", "keras", "torchEager"];
const GROWTH = ["ours", "keras"];

const effort = (warmUp, rounds, steps) => ({ warmUp, rounds, steps });

function vae(name, title, settings, rest) {
  const { batchSize, precision = "float32" } = settings;
  const matmul = precision === "mixed" ? "limit-matmul-bfloat16" : "limit-matmul";
  return {
    name,
    title,
    unit: "ms",
    work: "vae",
    settings: { images: 2048, precision, ...settings },
    contestants: TRAINING,
    flops: vaeFlops(batchSize),
    limits: [matmul],
    ...rest,
  };
}

function dcgan(name, title, settings, rest) {
  const { batchSize = 20, width = 1, precision = "float32" } = settings;
  const matmul = precision === "mixed" ? "limit-matmul-bfloat16" : "limit-matmul";
  return {
    name,
    title,
    unit: "ms",
    work: "dcgan",
    settings: { batchSize, width, precision },
    contestants: TRAINING,
    flops: dcganFlops(batchSize, width),
    limits: [matmul],
    ...rest,
  };
}

const growsWithBatch = (batchSize, full, quick) =>
  vae(
    `growth-batch-${batchSize}`,
    `VAE, batch ${batchSize}`,
    { batchSize },
    { contestants: GROWTH, growth: ["batch", batchSize], effort: full, quick },
  );

const growsWithWidth = (width, full, quick) =>
  dcgan(
    `growth-width-${width}`,
    `DCGAN, width ${width}, batch 20`,
    { width },
    { contestants: GROWTH, growth: ["width", width], effort: full, quick },
  );

export const ROWS = [
  vae(
    "vae-16",
    "VAE, a step of batch 16",
    { batchSize: 16 },
    {
      effort: effort(20, 8, 25),
      quick: effort(8, 4, 10),
      limits: ["limit-matmul", "limit-convolution-vae-16"],
    },
  ),
  vae(
    "vae-128",
    "VAE, a step of batch 128",
    { batchSize: 128 },
    {
      effort: effort(8, 8, 6),
      quick: effort(6, 4, 3),
      limits: ["limit-matmul", "limit-convolution-vae-128"],
    },
  ),
  dcgan(
    "dcgan",
    "DCGAN, a step of batch 20",
    {},
    { effort: effort(2, 4, 2), quick: effort(1, 2, 1), limits: ["limit-matmul", "limit-convolution-dcgan"] },
  ),
  dcgan(
    "dcgan-quarter",
    "DCGAN at a quarter of the width, a step of batch 20",
    { width: 0.25 },
    {
      effort: effort(6, 6, 4),
      quick: effort(3, 3, 2),
      limits: ["limit-matmul", "limit-convolution-dcgan-quarter"],
    },
  ),
  vae(
    "vae-16-mixed",
    "VAE, batch 16, mixed precision",
    { batchSize: 16, precision: "mixed" },
    { contestants: MIXED, effort: effort(20, 6, 15), quick: effort(8, 3, 8) },
  ),
  vae(
    "vae-128-mixed",
    "VAE, batch 128, mixed precision",
    { batchSize: 128, precision: "mixed" },
    { contestants: MIXED, effort: effort(8, 6, 5), quick: effort(6, 3, 3) },
  ),
  dcgan(
    "dcgan-mixed",
    "DCGAN, mixed precision",
    { precision: "mixed" },
    { contestants: MIXED, effort: effort(2, 4, 2) },
  ),
  {
    name: "grid",
    title: "Decoding the 15×15 grid",
    unit: "ms",
    work: "grid",
    settings: {},
    contestants: TRAINING,
    effort: effort(10, 6, 10),
    quick: effort(5, 3, 5),
    flops: decoderFlops(225),
    limits: ["limit-matmul"],
  },
  {
    name: "mnist",
    title: "MNIST, from archive to tensor",
    unit: "ms",
    work: "mnist",
    settings: {},
    contestants: ["ours", "keras", "torchEager"],
    effort: effort(2, 5, 2),
    quick: effort(1, 3, 1),
  },
  {
    name: "kernel",
    title: "Kernel start to first picture",
    unit: "s",
    work: "kernel",
    settings: {},
    contestants: ["oursKernel", "kerasKernel"],
    effort: effort(1, 5, 1),
    quick: effort(1, 2, 1),
  },
  {
    name: "memory",
    title: "VAE, peak memory of an epoch",
    unit: "MB",
    work: "vae",
    settings: { batchSize: 16, images: 60_000, precision: "float32" },
    contestants: ["ours", "keras", "torchEager"],
    effort: effort(50, 1, 3700),
    quick: effort(50, 1, 250),
  },
  growsWithBatch(16, effort(20, 4, 20)),
  growsWithBatch(32, effort(10, 4, 12)),
  growsWithBatch(64, effort(10, 4, 8)),
  growsWithBatch(128, effort(6, 4, 5)),
  growsWithBatch(256, effort(5, 3, 4)),
  growsWithBatch(512, effort(5, 3, 2)),
  growsWithBatch(1024, effort(5, 3, 1)),
  growsWithWidth(0.25, effort(4, 4, 4)),
  growsWithWidth(0.5, effort(3, 3, 2)),
  growsWithWidth(1, effort(1, 2, 1)),
  growsWithWidth(2, effort(1, 2, 1)),
];

const convolution = (name, title, { batchSize, size, filters, kernelSize }, steps) => ({
  name,
  title,
  unit: "GFLOP/s",
  work: "convolution",
  contestants: ["keras"],
  settings: { batchSize, size, filters, kernelSize },
  flops: convolutionFlops(batchSize, size, filters, kernelSize),
  effort: effort(3, 3, steps),
  quick: effort(1, 1, Math.ceil(steps / 3)),
});

const matmul = (name, title, dtype) => ({
  name,
  title,
  unit: "GFLOP/s",
  work: "matmul",
  contestants: ["keras"],
  settings: { size: 2048, dtype },
  flops: 2 * 2048 ** 3,
  effort: effort(3, 3, 5),
  quick: effort(2, 1, 5),
});

/** The speed at which TensorFlow computes the parts of the networks on this machine. */
export const LIMITS = [
  matmul("limit-matmul", "Matrix product of 2,048×2,048, float32", "float32"),
  matmul("limit-matmul-bfloat16", "Matrix product of 2,048×2,048, bfloat16", "bfloat16"),
  convolution(
    "limit-convolution-vae-16",
    "The VAE's largest convolution and its gradients, batch 16",
    { batchSize: 16, size: 14, filters: 64, kernelSize: 3 },
    30,
  ),
  convolution(
    "limit-convolution-vae-128",
    "The VAE's largest convolution and its gradients, batch 128",
    { batchSize: 128, size: 14, filters: 64, kernelSize: 3 },
    10,
  ),
  convolution(
    "limit-convolution-dcgan",
    "The DCGAN's largest convolution and its gradients, batch 20",
    { batchSize: 20, size: 32, filters: 256, kernelSize: 5 },
    2,
  ),
  convolution(
    "limit-convolution-dcgan-quarter",
    "The same at a quarter of the width",
    { batchSize: 20, size: 32, filters: 64, kernelSize: 5 },
    5,
  ),
];

/**
 * Selects the rows of a run: all, or those that `only` names, each by its name or by the beginning of several
 * ("growth").
 *
 * @throws UserError for a name that no row has
 */
export function selectRows(only, quick, rows = [...ROWS, ...LIMITS]) {
  const named = (name) => {
    const exactly = rows.filter((row) => row.name === name);
    return exactly.length > 0 ? exactly : rows.filter((row) => row.name.startsWith(`${name}-`));
  };
  for (const name of only ?? []) {
    if (named(name).length > 0) continue;
    const list = rows.map((row) => row.name).join(", ");
    throw new UserError(
      `--only ${name}: there is no such row. There are: ${list}, or the beginning of several, such as vae.`,
    );
  }
  const wanted = only ? new Set(only.flatMap(named)) : new Set(rows);
  const chosen = rows.filter((row) => wanted.has(row) && (only || !quick || row.quick));
  return chosen.map((row) => ({ ...row, effort: (quick && row.quick) || row.effort }));
}
