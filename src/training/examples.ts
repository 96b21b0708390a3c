/** Training runs on tensors of all examples, or on sources that read one batch at a time. */
import { runOp, tf } from "../tensorflow/backend";
import { describeValue } from "../terminal/format";

/** Examples that are read in batches, because they need not fit into memory: `streamImages` returns one. */
export interface ExampleSource {
  /** [n, …]: the shape of the tensor that would hold all examples. */
  readonly shape: number[];
  /** The least and the greatest value that an example can have. */
  readonly limits: [number, number];
  /** A text that identifies the examples and their order. A run resumes only if it is the same. */
  readonly identity: string;
  /**
   * Reads the examples at these positions (from 0) as a tensor [positions.length, …], which the caller
   * disposes.
   */
  read(positions: ArrayLike<number>): Promise<tf.Tensor>;
}

/** All examples of one kind. */
export type ExampleList = tf.Tensor | ExampleSource;

/** All examples: a list [n, …], or several with the same n, such as images and labels. */
export type Examples = ExampleList | Record<string, ExampleList>;

/** Images with their labels, int32 [n]. */
export type LabelledExamples = { images: ExampleList; labels: tf.Tensor };

/** Tensors in the form of these examples: those of one step, or of all examples. */
export type Batch<E extends Examples> = {
  list: tf.Tensor;
  record: { [K in keyof E]: tf.Tensor };
}[E extends ExampleList ? "list" : "record"];

const isSource = (examples: unknown): examples is ExampleSource =>
  typeof (examples as Partial<ExampleSource> | null | undefined)?.read === "function";

const isList = (examples: Examples): examples is ExampleList =>
  examples instanceof tf.Tensor || isSource(examples);

/**
 * Checks what a function takes as images.
 *
 * @throws TypeError if it is something else, such as a whole data set, or the images are not float32
 */
export function checkImageList(name: string, images: unknown): asserts images is ExampleList {
  if (isSource(images)) return;
  if (images instanceof tf.Tensor) {
    if (images.dtype === "float32") return;
    throw new TypeError(
      `${name} must be float32, got ${images.dtype}: convert them, images.toFloat(), and divide bytes by 255.`,
    );
  }
  const isDataset = typeof images === "object" && images !== null && "images" in images;
  throw new TypeError(
    `${name} must be a tensor or a stream of images, got ${isDataset ? "a whole data set" : describeValue(images)}: ` +
      (isDataset ? "pass only its images, such as train.images." : "see loadImages and streamImages."),
  );
}

/** @throws TypeError if `data` are not images with their labels */
export function checkLabelled(name: string, data: unknown): asserts data is LabelledExamples {
  const { images, labels } = (data ?? {}) as Partial<LabelledExamples>;
  if (images !== undefined && labels instanceof tf.Tensor) return;
  throw new TypeError(
    `${name} must be images with their labels, { images, labels }, got ${describeValue(data)}: pass the whole data set.`,
  );
}

/** Returns the number of examples, which is the same for all lists. */
export const countOf = (examples: Examples): number =>
  (isList(examples) ? examples : Object.values(examples)[0]).shape[0];

/** The tensors that are made for each step. */
export interface Fed<E extends Examples> {
  /** The tensors that hold the step's examples, unless all examples are in memory. */
  all?: Batch<E>;
  /** Positions in these tensors, int32. */
  positions: tf.Tensor;
}

/** Returns the examples if all of them are tensors. */
export function inMemory<E extends Examples>(examples: E): Batch<E> | undefined {
  const lists = isList(examples) ? [examples] : Object.values(examples);
  return lists.every((each) => each instanceof tf.Tensor) ? (examples as unknown as Batch<E>) : undefined;
}

/**
 * Returns the rows at these positions. tf.gather would read the values of `positions`, which a compiled step
 * cannot do.
 */
export function rowsOf<E extends Examples>(all: Batch<E>, positions: tf.Tensor): Batch<E> {
  const rows = (tensor: tf.Tensor) => runOp("GatherV2", {}, [tensor, positions, tf.scalar(0, "int32")])[0];
  if (all instanceof tf.Tensor) return rows(all) as Batch<E>;
  return Object.fromEntries(Object.entries(all).map(([name, each]) => [name, rows(each)])) as Batch<E>;
}

/** Reads the examples at these positions (from 0). The caller disposes of the tensors. */
export async function readBatch<E extends Examples>(
  all: E,
  positions: Int32Array,
): Promise<Required<Fed<E>>> {
  const read = (list: ExampleList): Promise<tf.Tensor> => {
    if (!(list instanceof tf.Tensor)) return list.read(positions);
    return Promise.resolve(tf.tidy(() => tf.gather(list, tf.tensor1d(positions, "int32"))));
  };
  const lists = isList(all) ? { all } : all;
  const names = Object.keys(lists);
  const tensors = await Promise.all(names.map((name) => read(lists[name as never])));
  return {
    all: (isList(all)
      ? tensors[0]
      : Object.fromEntries(names.map((name, i) => [name, tensors[i]]))) as Batch<E>,
    positions: tf.range(0, positions.length, 1, "int32"),
  };
}
