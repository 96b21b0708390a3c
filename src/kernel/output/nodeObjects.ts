/**
 * Prints Node's own objects: workers, ports, servers, sockets, child processes, streams, timers. Node prints
 * all of their internals, which fill pages; here, only their class and their public properties are printed.
 */
import { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import { inspect, type InspectOptionsStylized } from "node:util";
import { MessageChannel, MessagePort } from "node:worker_threads";

/** The modules whose classes are printed this way. */
const MODULES = "child_process dgram events fs http https net readline stream tls worker_threads zlib".split(
  " ",
);
/** Public properties that these objects inherit, so that they are not among their keys. */
const INHERITED = ["threadId", "listening"];

/** The classes of timers, which no module exports. */
const TIMERS = timerClasses();

function timerClasses(): { prototype: object }[] {
  const [timeout, immediate] = [setTimeout(() => undefined), setImmediate(() => undefined)];
  clearTimeout(timeout);
  clearImmediate(immediate);
  return [timeout, immediate].map((timer) => timer.constructor as unknown as { prototype: object });
}

/** Takes effect in the whole process. Objects of the author's own classes are printed as before. */
export function shortenNodeObjects(): void {
  for (const { prototype } of [EventEmitter, MessageChannel, ...TIMERS]) {
    Object.defineProperty(prototype, inspect.custom, { value: printed, configurable: true, writable: true });
  }
}

function printed(this: object, depth: number, options: InspectOptionsStylized): string {
  const { constructor } = this;
  if (!nodeClasses().has(constructor)) return printedPlainly(this, options);
  if (depth < 0) return options.stylize(`[${constructor.name}]`, "special");
  const own = Object.keys(this).filter((key) => !key.startsWith("_") && key !== "stdio");
  const names = [...INHERITED.filter((key) => key in this), ...own];
  const values = names.map((name) => [name, (this as Record<string, unknown>)[name]] as const);
  const shown = values.filter(([, value]) => value !== undefined && typeof value !== "function");
  for (const [, value] of shown) shortenPort(value);
  return `${constructor.name} ${inspect(Object.fromEntries(shown), options)}`;
}

/**
 * Hides the internals of a port, because Node always prints all of its enumerable properties. Does nothing to
 * other values.
 */
export function shortenPort(value: unknown): void {
  if (!(value instanceof MessagePort)) return;
  for (const key of Object.getOwnPropertySymbols(value)) {
    Reflect.defineProperty(value, key, { enumerable: false });
  }
}

/** Prints an object as if the prototypes above had not been changed. */
function printedPlainly(value: object, options: InspectOptionsStylized): string {
  const isHidden = Reflect.defineProperty(value, inspect.custom, { value: undefined, configurable: true });
  try {
    return inspect(value, { ...options, customInspect: isHidden });
  } finally {
    if (isHidden) Reflect.deleteProperty(value, inspect.custom);
  }
}

let classes: Set<unknown> | undefined;

function nodeClasses(): Set<unknown> {
  const load = createRequire(__filename);
  return (classes ??= new Set([
    ...TIMERS,
    ...MODULES.flatMap((name) => Object.values(load(`node:${name}`) as Record<string, unknown>)),
  ]));
}
