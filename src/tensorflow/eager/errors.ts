import { product } from "../../math/product";

/** TensorFlow's data types, with the numbers that its C interface gives them. */
export const DTYPE = {
  float32: 1,
  uint8: 4,
  int32: 3,
  string: 7,
  complex64: 8,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  resource: 20,
  uint64: 23,
} as const;

const NAMES = new Map<number, string>(Object.entries(DTYPE).map(([name, dtype]) => [dtype, name]));

/** Returns the name of a data type: "float32" for 1. A type that is not in DTYPE is called "dtype 19". */
export const dtypeName = (dtype: number): string => NAMES.get(dtype) ?? `dtype ${dtype}`;

/** The shape and data type of a tensor. */
export interface TensorKind {
  shape: number[];
  dtype: number;
}

/** Describes a tensor as "float32 [2, 3]". */
export const describe = ({ shape, dtype }: TensorKind): string => `${dtypeName(dtype)} [${shape.join(", ")}]`;

/** Says that the memory of the computer or of its GPU has run out, and what to do about it. */
export function outOfMemory(what: string, bytes: number, onGpu = false): string {
  const megabytes = Math.ceil(bytes / 1e6).toLocaleString("en");
  const last = onGpu
    ? "stop the other programs that use the GPU (nvidia-smi lists them)."
    : "give the process more memory.";
  return (
    `There is not enough memory${onGpu ? " on the GPU" : ""} for ${what}, which takes ${megabytes} MB. Lower the batch ` +
    `size or the size of the images, dispose of tensors that are no longer needed, or ${last}`
  );
}

/** Sizes in bytes, by the names that TensorFlow's errors use. */
const BYTES: Record<string, number> = { float: 4, int32: 4, bool: 1, bfloat16: 2, complex64: 8, int64: 8 };

/** Returns the same message, but in the words of `outOfMemory` if TensorFlow has run out of memory. */
function withSize(message: string): string {
  return message.replace(
    /OOM when allocating tensor with shape\[([\d,]*)\] and type (\w+)(.*)/s,
    (_, dims: string, type: string, where: string) => {
      const shape = dims === "" ? [] : dims.split(",").map(Number);
      const bytes = product(shape) * (BYTES[type] ?? 4);
      return outOfMemory(`a tensor of ${type} [${shape.join(", ")}]`, bytes, /device:GPU/.test(where));
    },
  );
}

/** Adds what to do if one of CUDA's libraries could not start. */
const withRemedy = (message: string): string =>
  /DNN library|without (BLAS|DNN) support/.test(message)
    ? `${message} Other programs may have taken the GPU's memory: nvidia-smi lists them. GENBOOK_VERBOSE=1 shows ` +
      "TensorFlow's own messages."
    : message;

/** TensorFlow has refused an op, or an op has failed. */
export class OpError extends Error {
  /** The op of a compiled step that failed, counted from 1, if TensorFlow names it. */
  declare readonly step?: { op: number; reason: string };

  constructor(message: string, step?: { op: number; reason: string }) {
    super(message);
    // Not enumerable: kernels and consoles show an error's other properties to its author.
    Object.defineProperty(this, "step", { value: step });
  }
}

/**
 * Makes an error that names the op, its inputs and TensorFlow's reason:
 * "MatMul(float32 [2, 3], float32 [2, 3]): Matrix size-incompatible …".
 */
export function opError(op: string, inputs: readonly TensorKind[], message: string): OpError {
  // Removes names of nodes, which mean nothing to the user, and the repeated name of the op.
  const text = withRemedy(withSize(message))
    .replace(/\{\{[^}]*\}\}\s*/g, "")
    .replace(/\s*\[\[.*?\]\]/gs, "")
    .replace(/\s*\[Op:[^\]]*\]\s*(name:\s*)?$/, "");
  const node = /\{\{node [^}]*\bop(\d+)\b[^}]*\}\}/.exec(message);
  return new OpError(
    `${op}(${inputs.map(describe).join(", ")}): ${text.trim()}`,
    node ? { op: Number(node[1]), reason: text.trim() } : undefined,
  );
}
