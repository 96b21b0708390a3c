import { readFileSync } from "node:fs";
import { ATTRIBUTE, type Attribute } from "../eager/attributes";

/**
 * What a compiled step computes in: "float32" all of it, "mixed" its convolutions and matrix products in bfloat16, but for the
 * large convolutions that winograd.ts computes. Weights, optimizers and losses stay float32. bfloat16 has the range of float32
 * with 8 bits of precision, so no loss has to be scaled.
 */
export type Precision = "float32" | "mixed";

/**
 * What a call of a function is told for it.
 *
 * @throws where this machine does not compute bfloat16, and mixed would only lose precision
 */
export function precisionAttributes(precision: Precision, isGpu: boolean): Attribute[] {
  if (precision === "float32") return attributes(Buffer.of());
  if (precision !== "mixed") {
    throw new RangeError(`precision must be "float32" or "mixed", got ${JSON.stringify(precision)}.`);
  }
  if (isGpu) return attributes(Buffer.of()); // bfloat16.ts rewrites the program
  if (!computesBfloat16()) {
    throw new Error(
      'precision "mixed" expects a CPU that computes bfloat16 (AVX-512 or AMX), got one that does not: ' +
        'take precision "float32", which is the default.',
    );
  }
  for (const [list, ops] of Object.entries(STAYS_FLOAT32)) {
    process.env[`TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_${list}_REMOVE`] ??= ops; // Node sets the process' own, which TensorFlow reads
  }
  return attributes(BFLOAT16_ON);
}

/**
 * What Grappler would compute in bfloat16 too. It would go on from a gradient through the optimizer's arithmetic, so that new
 * weights were rounded to bfloat16; BatchMatMulV2 are winograd.ts' transformations, which need float32; and before a Gather it
 * would round a whole data set to take one batch of it (12 → 21 ms for a VAE's step of 16 of 60,000 images).
 */
const STAYS_FLOAT32 = {
  ALLOWLIST: "BatchMatMul,BatchMatMulV2",
  CLEARLIST: "Gather,GatherV2",
  INFERLIST: "Add,AddN,AddV2,Sub,Mul,RealDiv,Reciprocal,Rsqrt,Sqrt,Square,SquaredDifference",
};

/** auto_mixed_precision_onednn_bfloat16 (31) = ON, of Grappler's options. */
const BFLOAT16_ON = Buffer.of(0xf8, 0x01, 1);

/**
 * A serialised ConfigProto, with graph_options (10) . rewrite_options (10). Also where they are empty: of a function without a
 * ConfigProto Grappler does not fuse activations with their convolutions (2 % of a VAE's step).
 */
function attributes(rewriteOptions: Buffer): Attribute[] {
  return [{ name: "config_proto", type: ATTRIBUTE.string, value: message(10, message(10, rewriteOptions)) }];
}

function message(field: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2, content.length]), content]);
}

/** TensorFlow's oneDNN computes it from AVX-512 on, and says nothing where it does not. */
function computesBfloat16(): boolean {
  try {
    return /\b(avx512f|avx512_bf16|amx_bf16)\b/.test(readFileSync("/proc/cpuinfo", "utf8"));
  } catch {
    return false; // no Linux
  }
}
