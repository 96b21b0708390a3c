import { readFileSync } from "node:fs";
import { ATTRIBUTE, type Attribute } from "../eager/attributes";
import { callConfig } from "../eager/configProto";

/**
 * The precision that a compiled step computes in. With "float32", all of it is float32. With "mixed",
 * convolutions and matrix products are bfloat16, except for the large convolutions that winograd.ts computes;
 * weights, optimizers and losses stay float32. bfloat16 has the range of float32 with 8 bits of precision, so
 * losses need no scaling.
 */
export type Precision = "float32" | "mixed";

/**
 * Checks that this machine can compute in a precision.
 *
 * @throws RangeError if it is neither "float32" nor "mixed"
 * @throws Error if it is "mixed" on a CPU without bfloat16 arithmetic, which would lose precision and gain no
 *   speed
 */
export function checkPrecision(precision: Precision, isGpu: boolean): void {
  if (precision !== "float32" && precision !== "mixed") {
    throw new RangeError(`precision must be "float32" or "mixed", got ${JSON.stringify(precision)}.`);
  }
  if (precision === "float32" || isGpu || computesBfloat16()) return;
  throw new Error(
    'precision "mixed" needs a GPU or a CPU that computes bfloat16 (AVX-512 or AMX), got a CPU that does not: ' +
      'use precision "float32", which is the default.',
  );
}

/**
 * Returns the attributes with which a function is called to compute in a precision. On a CPU, Grappler
 * rewrites the function for "mixed"; for a GPU, bfloat16.ts has already done so.
 */
export function precisionAttributes(precision: Precision, isGpu: boolean): Attribute[] {
  const value = callConfig({ bfloat16: precision === "mixed" && !isGpu });
  return [{ name: "config_proto", type: ATTRIBUTE.string, value }];
}

/**
 * Tells Grappler, through environment variables, which ops not to compute in bfloat16. Variables that are
 * already set keep their values. Node sets them in the process itself, where TensorFlow reads them.
 */
export function restrictGrapplersBfloat16(env: Record<string, string | undefined> = process.env): void {
  for (const [list, ops] of Object.entries(STAYS_FLOAT32)) {
    env[`TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_${list}_REMOVE`] ??= ops;
  }
}

/**
 * Ops that Grappler would compute in bfloat16, taken out of Grappler's lists. After a gradient, it would also
 * compute the optimizer's arithmetic in bfloat16 (INFERLIST), and so round the new weights. winograd.ts
 * transforms with BatchMatMulV2, and needs float32 for that. Before a Gather, Grappler would round a whole
 * data set to take one batch of it: a VAE's step on 16 of 60,000 images would take 21 ms instead of 12 ms.
 */
const STAYS_FLOAT32 = {
  ALLOWLIST: "BatchMatMul,BatchMatMulV2",
  CLEARLIST: "Gather,GatherV2",
  INFERLIST: "Add,AddN,AddV2,Sub,Mul,RealDiv,Reciprocal,Rsqrt,Sqrt,Square,SquaredDifference",
};

/**
 * TensorFlow's oneDNN computes bfloat16 from AVX-512 on. On other CPUs it ignores the setting without a
 * message.
 */
function computesBfloat16(): boolean {
  try {
    return /\b(avx512f|avx512_bf16|amx_bf16)\b/.test(readFileSync("/proc/cpuinfo", "utf8"));
  } catch {
    return false; // the system is not Linux
  }
}
