import { tf } from "../backend";
import { here } from "../graph/userLine";
import { replace } from "./replace";

/** What a step has used and made while it was recorded. */
export interface Observed<T> {
  result: T;
  /** Layers, their variables, and optimizers of tfjs, whose settings become constants */
  configured: object[];
  /** The stack trace of the first variable that was made */
  newVariable?: Error;
}

/** Runs `action`, and observes what it uses. */
export function observe<T>(action: () => T): Observed<T> {
  const configured = new Set<object>();
  let newVariable: Error | undefined;
  const restore = [
    before(tf.layers.Layer.prototype, "apply", (layer) => {
      configured.add(layer);
      for (const variable of layer.weights) configured.add(variable);
    }),
    // All of tfjs' optimizers count their steps. genbook's keep what changes in variables.
    before(tf.Optimizer.prototype, "incrementIterations", (optimizer) => configured.add(optimizer)),
    before(Object.getPrototypeOf(tf.engine()) as object, "makeVariable", () => (newVariable ??= here())),
  ];
  try {
    return { result: action(), configured: [...configured], newVariable };
  } finally {
    for (const each of restore) each();
  }
}

/** Runs `look` before each call of a method. Returns a function that restores the method. */
function before<O extends object>(owner: O, method: string, look: (owner: O) => unknown): () => void {
  const original = Reflect.get(owner, method) as (...args: unknown[]) => unknown;
  return replace(owner, method, function (this: O, ...args: unknown[]) {
    look(this);
    return original.apply(this, args);
  });
}
