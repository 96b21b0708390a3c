import { tf } from "../backend";

/** A value whose tensors are replaced by their numbers, so that other tensors can be filled in. */
type Template =
  | { tensor: number }
  | { list: Template[] }
  | { object: [name: string, value: Template][] }
  | { value: Constant };

/** A value that is not a tensor and becomes a part of a compiled function */
type Constant = string | number | boolean | null | undefined | tf.Variable;

export interface Leaf {
  /** Where it is, such as "arguments[0].images[2]" */
  path: string;
  /** Data type and shape of a tensor, such as "float32 [2, 3]", or a constant, such as "0.5" */
  kind: string;
}

/**
 * A value of tensors in lists and objects, split into its tensors and the rest: TensorFlow knows only
 * tensors.
 */
export interface Structure {
  tensors: tf.Tensor[];
  leaves: Leaf[];
  template: Template;
  /** Two values have the same key if and only if they differ in nothing but the values of their tensors. */
  key: string;
}

/**
 * Splits the arguments of a step into their tensors and the rest. A tf.Variable belongs to the rest, since
 * the step may assign it.
 *
 * @throws Error if they contain a tensor that has been disposed of, or anything but tensors, numbers,
 *   strings, booleans, null, undefined, and lists and plain objects of these
 */
export function takeApartArguments(args: unknown[]): Structure {
  return takeApart(args, "arguments", (tensor) => tensor instanceof tf.Variable);
}

/**
 * Splits the result of a step into its tensors, variables included, and the rest.
 *
 * @throws the errors of `takeApartArguments`
 */
export function takeApartResult(result: unknown): Structure {
  return takeApart(result, "the result", () => false);
}

function takeApart(value: unknown, name: string, isConstant: (tensor: tf.Tensor) => boolean): Structure {
  const tensors: tf.Tensor[] = [];
  const leaves: Leaf[] = [];
  const key: (string | number)[] = []; // what each value is, so that the parts after it can only be read in one way
  const constant = (value: Constant, path: string, kind: string, ...parts: typeof key): Template => {
    leaves.push({ path, kind });
    key.push(...parts);
    return { value };
  };
  const visit = (each: unknown, path: string): Template => {
    if (each instanceof tf.Tensor) {
      const tensor = each as tf.Tensor;
      if (tensor.isDisposed) throw new Error(disposedOf(path));
      if (isConstant(tensor)) {
        const variable = tensor as tf.Variable;
        return constant(variable, path, `the variable ${variable.name}`, "variable", variable.id);
      }
      leaves.push({ path, kind: `${tensor.dtype} [${tensor.shape.join(", ")}]` });
      key.push("tensor", tensor.dtype, tensor.rank, ...tensor.shape);
      return { tensor: tensors.push(tensor) - 1 };
    }
    if (Array.isArray(each)) {
      key.push("list", each.length);
      return { list: Array.from(each, (item, i) => visit(item, `${path}[${i}]`)) };
    }
    if (isPlain(each)) {
      const names = Reflect.ownKeys(each);
      key.push("object", names.length);
      return {
        object: names.map((name) => {
          if (typeof name === "symbol")
            throw new Error(notATensor("an object with a symbol as a name", path));
          key.push(name);
          return [name, visit(each[name], `${path}.${name}`)];
        }),
      };
    }
    if (typeof each === "string") return constant(each, path, JSON.stringify(each), "string", each);
    const text = Object.is(each, -0) ? "-0" : String(each);
    if (isSimple(each)) return constant(each, path, text, typeof each, text);
    throw new Error(notATensor(`a ${nameOfKind(each)}`, path));
  };
  const template = visit(value, name);
  return { tensors, leaves, template, key: JSON.stringify(key) };
}

/** Rebuilds a value that has been split, with these tensors in place of its own. */
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
  // Objects of another realm inherit from that realm's Object.prototype, whose own prototype is null.
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isSimple(value: unknown): value is number | boolean | null | undefined {
  return value === null || ["number", "boolean", "undefined"].includes(typeof value);
}

function nameOfKind(value: unknown): string {
  return typeof value === "object" ? (value?.constructor.name ?? "object") : typeof value;
}

function disposedOf(path: string): string {
  return (
    `A compiled step takes and returns tensors, but ${path} has been disposed of. Dispose of a tensor only after the ` +
    "call that takes or returns it."
  );
}

function notATensor(got: string, path: string): string {
  return (
    `A compiled step takes and returns tensors, or lists and plain objects of them, but ${path} is ${got}. Pass its values ` +
    "as tensors. A step can use models and variables of the code around it without passing them."
  );
}
