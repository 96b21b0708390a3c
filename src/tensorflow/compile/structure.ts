import { tf } from "../backend";

/** A value whose tensors are replaced by their numbers, so that other tensors can be filled in. */
type Template =
  | { tensor: number }
  | { list: Template[] }
  | { object: [name: string, value: Template][] }
  | { value: Constant };

/** A value that is not a tensor and becomes a part of a compiled function */
type Constant = string | number | boolean | null | undefined;

export interface Leaf {
  /** Where it is, such as "arguments[0].images[2]" */
  path: string;
  /** Data type and shape of a tensor, such as "float32 [2, 3]", or a constant, such as "0.5" */
  kind: string;
}

/**
 * A value of tensors in lists and objects, split into its tensors and the rest: TensorFlow knows tensors
 * only.
 */
export interface Structure {
  tensors: tf.Tensor[];
  leaves: Leaf[];
  template: Template;
}

/**
 * Splits a value into its tensors and the rest.
 *
 * @param name the name of the value in leaves and errors, such as "the result"
 * @throws Error if the value contains anything but tensors, numbers, strings, booleans, null, undefined, and
 *   lists and plain objects of these
 */
export function takeApart(value: unknown, name: string): Structure {
  const tensors: tf.Tensor[] = [];
  const leaves: Leaf[] = [];
  const visit = (each: unknown, path: string): Template => {
    if (each instanceof tf.Tensor) {
      const tensor = each as tf.Tensor;
      leaves.push({ path, kind: `${tensor.dtype} [${tensor.shape.join(", ")}]` });
      return { tensor: tensors.push(tensor) - 1 };
    }
    if (Array.isArray(each)) return { list: each.map((item, i) => visit(item, `${path}[${i}]`)) };
    if (isPlain(each)) {
      return { object: Object.entries(each).map(([key, item]) => [key, visit(item, `${path}.${key}`)]) };
    }
    if (!isConstant(each)) throw new Error(notATensor(each, path));
    leaves.push({ path, kind: typeof each === "string" ? JSON.stringify(each) : String(each) });
    return { value: each };
  };
  return { template: visit(value, name), tensors, leaves };
}

/** Rebuilds a value that takeApart has split, with these tensors in place of its own. */
export function putTogether(template: Template, tensors: readonly tf.Tensor[]): unknown {
  if ("tensor" in template) return tensors[template.tensor];
  if ("list" in template) return template.list.map((item) => putTogether(item, tensors));
  if ("object" in template) {
    return Object.fromEntries(template.object.map(([key, item]) => [key, putTogether(item, tensors)]));
  }
  return template.value;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  // A notebook's cell has an Object.prototype of its own, so that one is recognised by its null prototype.
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isConstant(value: unknown): value is Constant {
  return value === null || ["string", "number", "boolean", "undefined"].includes(typeof value);
}

function notATensor(value: unknown, path: string): string {
  const got = typeof value === "object" ? (value?.constructor.name ?? "object") : typeof value;
  return (
    `A compiled step takes and returns tensors, or lists and plain objects of them, but ${path} is a ${got}. Pass its values ` +
    "as tensors. A step can use models and variables of the code around it without passing them."
  );
}
