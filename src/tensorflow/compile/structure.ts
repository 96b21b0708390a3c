/** Tensors in lists and objects, taken out for TensorFlow, which knows no such things, and put back after. */
import { tf } from "../backend";

/** Where tensors stood: what can be filled with others. */
type Template =
  | { tensor: number }
  | { list: Template[] }
  | { object: [name: string, value: Template][] }
  | { value: Constant };

/** What is not a tensor, and becomes a part of a compiled function. */
type Constant = string | number | boolean | null | undefined;

export interface Leaf {
  /** "argument 1.images[2]" */
  path: string;
  /** "float32 [2, 3]", or a constant: "0.5" */
  kind: string;
}

export interface Structure {
  tensors: tf.Tensor[];
  leaves: Leaf[];
  template: Template;
}

/**
 * @param name what to call the value in leaves and errors, such as "argument 1"
 * @throws where the value holds anything but tensors, numbers, strings, booleans, null, undefined, and lists and plain objects
 *   of these
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

/** The value that was taken apart, with these tensors in place of its own. */
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
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null; // also of another realm, as in a notebook's cell
}

function isConstant(value: unknown): value is Constant {
  return value === null || ["string", "number", "boolean", "undefined"].includes(typeof value);
}

function notATensor(value: unknown, path: string): string {
  const got = typeof value === "object" ? (value?.constructor.name ?? "object") : typeof value;
  return (
    `A compiled step takes and gives tensors, also in lists and plain objects, got ${path}, a ${got}: pass its values as tensors, ` +
    "and use models, variables and the like from around the step."
  );
}
