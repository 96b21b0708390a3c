/** How promises are printed. */
import { inspect, type InspectOptions } from "node:util";

/**
 * Before version 24, Node keeps what AsyncLocalStorage holds (the running cell) in properties of every promise, and prints them:
 * 20 lines about the kernel for who forgot an `await`.
 */
export function hideCellsOfPromises(): void {
  Reflect.defineProperty(Promise.prototype, inspect.custom, {
    configurable: true,
    writable: true,
    value(this: Promise<unknown>, _depth: number, options: InspectOptions) {
      for (const key of Object.getOwnPropertySymbols(this)) {
        if (ofNode.test(String(key))) Reflect.defineProperty(this, key, { enumerable: false });
      }
      return inspect(this, { ...options, customInspect: false });
    },
  });
}

const ofNode = /^Symbol\((async_id_symbol|trigger_async_id_symbol|kResourceStore)\)$/;
