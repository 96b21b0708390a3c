import nodeCrypto from "node:crypto";
import { join, sep } from "node:path";
import { errorAt, here } from "../graph/userLine";
import { cannotBeCompiled } from "./refusals";
import { replace } from "./replace";

type AnyFunction = (...args: never[]) => unknown;

/** The folder of genbook's own code */
const GENBOOK = join(__dirname, "../..") + sep;

/**
 * Runs `record`, and refuses it if it has read the time or drawn a random number. A recording would repeat
 * them for ever, and comparing two recordings may not reveal it: both are made within the same second, and
 * `Math.random() < 0.1` is usually false in both.
 *
 * @param step the recorded function. If it belongs to another realm, such as a vm context, the Math and Date
 *   of that realm are watched too.
 * @throws Error at the line that calls the clock or draws a number
 */
export function withoutClockAndChance<T>(step: AnyFunction, record: () => T): T {
  let used: { name: string; place: Error } | undefined;
  const note = (name: string) => {
    if (!used && !isCalledByGenbook()) used = { name, place: here() };
  };
  const watched = (name: string): ProxyHandler<AnyFunction> => ({
    apply: (target, self, args) => {
      note(name);
      return Reflect.apply(target, self, args) as unknown;
    },
    construct: (target, args, newTarget) => {
      if (args.length === 0) note(`new ${name}`);
      return Reflect.construct(target, args, newTarget) as object;
    },
  });
  const undo: (() => void)[] = [];
  let result: T;
  try {
    for (const [owner, object, names] of [globalThis, realmOf(step)].flatMap(sourcesOf)) {
      for (const name of names) {
        const original = Reflect.get(object, name) as AnyFunction;
        undo.push(replace(object, name, new Proxy(original, watched(owner + name))));
      }
    }
    result = record();
  } finally {
    for (const each of undo.reverse()) each();
  }
  if (used) throw errorAt(used.place, cannotBeCompiled(`it calls ${used.name}`));
  return result;
}

/**
 * True if it is genbook that calls a watched function, to send the output of a cell or to name a message: no
 * step computes with that.
 */
function isCalledByGenbook(): boolean {
  // The kernel's own prepareStackTrace hides the frames in question.
  const restore = replace(Error, "prepareStackTrace", (_: Error, frames: NodeJS.CallSite[]) => frames);
  try {
    const frames = new Error().stack as unknown as NodeJS.CallSite[];
    const caller = frames.find((frame) => frame.getFileName() !== __filename);
    return caller?.getFileName()?.startsWith(GENBOOK) ?? false;
  } finally {
    restore();
  }
}

/** Lists the functions of a realm that return something different each time, by owner and name. */
function sourcesOf(realm: typeof globalThis): [owner: string, object: object, names: string[]][] {
  const sources: [string, object | undefined, string[]][] = [
    ["Math.", realm.Math, ["random"]],
    ["Date.", realm.Date, ["now"]],
    ["", realm, ["Date"]],
    ["performance.", realm.performance, ["now"]],
    ["process.hrtime.", realm.process?.hrtime, ["bigint"]],
    ["process.", realm.process, ["hrtime", "uptime"]],
    ["crypto.", realm.crypto, ["getRandomValues", "randomUUID"]],
    ["crypto.", nodeCrypto, ["randomBytes", "randomFillSync", "randomInt", "randomUUID"]],
  ];
  return sources.filter((source): source is [string, object, string[]] => source[1] !== undefined);
}

/** Returns the global object of the realm that a function was made in. */
function realmOf(step: AnyFunction): typeof globalThis {
  let prototype = Object.getPrototypeOf(step) as AnyFunction;
  for (
    let above = prototype;
    typeof above === "function";
    above = Object.getPrototypeOf(above) as AnyFunction
  )
    prototype = above;
  if (prototype === Function.prototype) return globalThis;
  const evaluate = prototype.constructor as (code: string) => () => typeof globalThis;
  return evaluate("return globalThis")();
}
