/** The main thread, as the control thread sees it through V8's inspector. */
import { createRequire } from "node:module";
import type { Runtime } from "node:inspector";
import type { Session } from "node:inspector/promises";
import { TARGET, type DebugTarget } from "./target.js";

const target = `globalThis[Symbol.for(${JSON.stringify(TARGET)})]`;

/** How long an expression typed into the debugger may take, in ms. */
const EVALUATION_LIMIT = 10_000;

/** The names of the functions that the main thread offers. */
type Name = Exclude<keyof DebugTarget, "named" | "holds" | "page" | "flush">;

export class EvaluationError extends Error {}

export class MainThread {
  /** Settles when V8 has ended the code that it was told to end. */
  private terminated: Promise<unknown> = Promise.resolve();
  private readonly session: Session;

  constructor() {
    // The inspector is loaded only now: kernels whose reader does not debug should not pay for it.
    const inspector = createRequire(__filename)(
      "node:inspector/promises",
    ) as typeof import("node:inspector/promises");
    this.session = new inspector.Session();
    this.session.connectToMainThread();
  }

  on<T>(event: string, handler: (params: T) => void): void {
    this.session.on(event, (message: { params: T }) => handler(message.params));
  }

  /** Sends a command of the inspector: https://chromedevtools.github.io/devtools-protocol/v8/. */
  post<T = object>(method: string, params: object = {}): Promise<T> {
    return (this.session.post as (method: string, params: object) => Promise<unknown>).call(
      this.session,
      method,
      params,
    ) as Promise<T>;
  }

  /** Tells V8 to end the code that the main thread is running; resolves when that has happened. */
  async terminate(): Promise<void> {
    this.terminated = this.post("Runtime.terminateExecution").catch(() => undefined);
    await this.terminated;
  }

  /**
   * Evaluates without a stop: V8 would end the process if the debugger stopped where a function begins. While
   * V8 is ending code, this waits: V8 would end the expression instead, and the process with it as soon as a
   * package's C++ code calls JavaScript.
   */
  async evaluateUnstopped(expression: string, options: object = {}): Promise<Runtime.EvaluateReturnType> {
    await this.terminated;
    return this.post("Runtime.evaluate", { expression, disableBreaks: true, ...options });
  }

  /** Calls a function of the target. */
  async call<N extends Name>(
    name: N,
    ...args: Parameters<DebugTarget[N]>
  ): Promise<ReturnType<DebugTarget[N]>> {
    const result = await this.run(
      `${target}.${name}(${args.map((each) => JSON.stringify(each)).join()})`,
      true,
    );
    return result.value as ReturnType<DebugTarget[N]>;
  }

  /** Gives the object that holds what cells have defined. */
  values(): Promise<Runtime.RemoteObject> {
    return this.run(`${target}.values()`);
  }

  /** Evaluates what a user typed: in a frame, or at the top level of the cells. */
  async evaluate(expression: string, callFrameId?: string): Promise<Runtime.RemoteObject> {
    const wrapped = named("named", `eval(${JSON.stringify(expression)})`);
    if (callFrameId === undefined) return this.run(wrapped);
    return unpack(
      await this.post<Runtime.EvaluateReturnType>("Debugger.evaluateOnCallFrame", {
        callFrameId,
        expression: wrapped,
        generatePreview: true,
        silent: true,
        timeout: EVALUATION_LIMIT,
      }),
    );
  }

  /**
   * Calls `function (…) { … }` with an object as `this`. V8 would stop before it, as before every script, and
   * if the main thread is just entering another function, V8 ends the process. So nothing stops meanwhile.
   */
  async callOn(
    objectId: string,
    functionDeclaration: string,
    args: Runtime.CallArgument[],
    returnByValue = false,
  ): Promise<Runtime.RemoteObject> {
    const [, answer] = await Promise.all([
      this.post("Debugger.setSkipAllPauses", { skip: true }),
      this.post<Runtime.EvaluateReturnType>("Runtime.callFunctionOn", {
        objectId,
        functionDeclaration,
        arguments: args,
        returnByValue,
        silent: true,
      }),
      this.post("Debugger.setSkipAllPauses", { skip: false }),
    ]);
    return unpack(answer);
  }

  disconnect(): void {
    this.session.disconnect();
  }

  private async run(expression: string, returnByValue = false): Promise<Runtime.RemoteObject> {
    return unpack(
      await this.evaluateUnstopped(expression, {
        returnByValue,
        generatePreview: !returnByValue,
        silent: true,
        timeout: EVALUATION_LIMIT,
      }),
    );
  }
}

/** Wraps a condition so that it can use names of earlier cells. */
export const conditionOf = (text: string) => named("holds", text);

/**
 * Returns the code of a function that calls one of the target's, with its own `this` as the first argument.
 */
export const onTarget = (name: "page" | "bundle") =>
  `function (...args) { return ${target}.${name}(this, ...args); }`;

const named = (method: "named" | "holds", code: string) => `${target}.${method}(() => (${code}\n))`;

function unpack({ result, exceptionDetails }: Runtime.EvaluateReturnType): Runtime.RemoteObject {
  if (!exceptionDetails) return result;
  const text = exceptionDetails.exception?.description ?? exceptionDetails.text;
  throw new EvaluationError(text.split("\n    at ")[0]);
}
