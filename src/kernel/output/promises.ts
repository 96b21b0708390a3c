/** How promises look when they are printed. */
import { inspect, type InspectOptions } from "node:util";

/**
 * Keeps the kernel out of printed promises. Before version 24, Node stores what AsyncLocalStorage holds (the
 * running cell) in properties of every promise, and prints them: an author who forgot an `await` would see 20
 * lines about the kernel.
 */
export function hideCellsOfPromises(): void {
  Reflect.defineProperty(Promise.prototype, inspect.custom, {
    configurable: true,
    writable: true,
    value(this: Promise<unknown>, _depth: number, options: InspectOptions) {
      for (const key of Object.getOwnPropertySymbols(this)) {
        if (NODES_OWN.test(String(key))) Reflect.defineProperty(this, key, { enumerable: false });
      }
      return inspect(this, { ...options, customInspect: false });
    },
  });
}

const NODES_OWN = /^Symbol\((async_id_symbol|trigger_async_id_symbol|kResourceStore)\)$/;
