/** TensorFlow's data types, by the numbers that its C interface uses. */
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

/** "float32" for 1; "dtype 23" for what has no name here. */
export const dtypeName = (dtype: number): string => NAMES.get(dtype) ?? `dtype ${dtype}`;

/** What is known of a tensor without looking at its values. */
export interface TensorKind {
  shape: number[];
  dtype: number;
}

/** "float32 [2, 3]" */
const describe = ({ shape, dtype }: TensorKind): string => `${dtypeName(dtype)} [${shape.join(", ")}]`;

export class OpError extends Error {
  /** Of a compiled step: which of its ops failed, from 1, where TensorFlow says so. */
  readonly step?: { op: number; reason: string };

  constructor(message: string, step?: { op: number; reason: string }) {
    super(message);
    this.step = step;
  }
}

/** "MatMul(float32 [2, 3], float32 [2, 3]): Matrix size-incompatible …": what ran, on what, and what TensorFlow says to it. */
export function opError(op: string, inputs: readonly TensorKind[], message: string): OpError {
  // Names of nodes, which mean nothing here, and the op's name once more.
  const text = message
    .replace(/\{\{[^}]*\}\}\s*/g, "")
    .replace(/\s*\[\[.*?\]\]/gs, "")
    .replace(/\s*\[Op:[^\]]*\]\s*(name:\s*)?$/, "");
  const node = /\{\{node [^}]*\bop(\d+)\b[^}]*\}\}/.exec(message);
  return new OpError(
    `${op}(${inputs.map(describe).join(", ")}): ${text.trim()}`,
    node ? { op: Number(node[1]), reason: text.trim() } : undefined,
  );
}
