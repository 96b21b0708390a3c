/**
 * The Debug Adapter Protocol, with Jupyter's additions, over V8's inspector.
 * https://microsoft.github.io/debug-adapter-protocol/specification
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#debug-request
 */
import type { Debugger } from "node:inspector";
import type { Json } from "../protocol/wire.js";
import { Breakpoints, type WantedBreakpoint } from "./breakpoints.js";
import { cellPath, hashParameters } from "./cellPath.js";
import { MainThread, onTarget } from "./mainThread.js";
import { FOREIGN, Sources } from "./sources.js";
import { type Step, type Stop, Stops } from "./stops.js";
import { type Variable, Variables } from "./variables.js";

/** The main thread is the only one. */
const THREAD = { id: 1, name: "main" };

const CAPABILITIES = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: false,
  supportsExceptionInfoRequest: true,
  supportsModulesRequest: true,
  // Not "uncaught": to V8 every error of a cell is caught, by the kernel, which shows it.
  exceptionBreakpointFilters: [
    {
      filter: "all",
      label: "All errors",
      description: "Stop where an error is thrown, also one that is caught",
    },
  ],
};

/** What there is while the debugger is attached. */
interface Attached {
  main: MainThread;
  sources: Sources;
  breakpoints: Breakpoints;
  stops: Stops;
  variables: Variables;
}

export class Adapter {
  private attached: Attached | undefined;
  /** Cells that a front end has told the code of, by path. */
  private readonly dumped = new Map<string, string>();
  /** JupyterLab shows a type in place of the value, unless it is one of Python's. */
  private showsTypes = true;

  constructor(
    /** Publishes a debug_event; called before the main thread goes on, and after it has stopped. */
    private readonly event: (event: string, body: Json) => void,
  ) {}

  /** Undefined until a front end starts debugging. */
  get main(): MainThread | undefined {
    return this.attached?.main;
  }

  get stands(): boolean {
    return this.attached?.stops.stands ?? false;
  }

  /** See Stops.release. */
  release(terminate: boolean): void {
    if (this.stands) this.continued();
    this.attached?.stops.release(terminate);
  }

  /** The main thread runs on as if there had been no debugger. */
  detach(): void {
    this.release(false);
    this.attached?.main.disconnect();
    this.attached = undefined;
  }

  /** Resolves to the body of the answer; rejects with what to tell the user. */
  async handle(command: string, args: Json): Promise<Json> {
    switch (command) {
      case "initialize":
        this.showsTypes = args.clientID !== "jupyterlab";
        await this.attach();
        return CAPABILITIES;
      case "debugInfo":
        return this.info();
      case "dumpCell": {
        const sourcePath = cellPath(String(args.code));
        this.dumped.set(sourcePath, String(args.code));
        return { sourcePath };
      }
      case "disconnect":
      case "terminate":
        this.detach();
        return {};
    }
    if (!this.attached) {
      throw new Error(`${command}: expected "initialize" first, which starts the debugger`);
    }
    const { main, sources, breakpoints, stops, variables } = this.attached;
    switch (command) {
      case "attach":
      case "configurationDone":
        return {};
      case "threads":
        return { threads: [THREAD] };
      case "modules": {
        const modules = sources.modules();
        return { modules, totalModules: modules.length };
      }
      case "source":
        return { content: sources.text(pathOf(args)), mimeType: "text/typescript" };

      case "setBreakpoints":
        return { breakpoints: await breakpoints.replace(pathOf(args), wantedBreakpoints(args)) };
      case "setExceptionBreakpoints": {
        const state = ((args.filters ?? []) as string[]).includes("all") ? "all" : "none";
        await main.post("Debugger.setPauseOnExceptions", { state });
        return {};
      }
      case "exceptionInfo": {
        const { exception } = this.stop(stops);
        return {
          exceptionId: exception?.className ?? "exception",
          description: exception?.description ?? String(exception?.value),
          breakMode: "always",
        };
      }

      case "pause":
        await stops.pause();
        return {};
      case "continue":
        this.stop(stops);
        this.continued();
        await stops.resume();
        return { allThreadsContinued: true };
      case "next":
      case "stepIn":
      case "stepOut":
        this.stop(stops);
        this.continued();
        await stops.step(STEPS[command]);
        return {};

      case "stackTrace":
        return stackTrace(stops.current, args);
      case "scopes":
        return { scopes: await variables.scopes(this.frame(stops, args.frameId)) };
      case "variables":
        return { variables: this.listed(await variables.inside(Number(args.variablesReference), args)) };
      case "inspectVariables":
        if (!stops.current) variables.forget();
        return { variables: this.listed(await variables.ofCells()) };
      case "evaluate": {
        const { value, ...rest } = variables.variable(
          "",
          await main.evaluate(...this.expression(stops, args)),
        );
        return { result: value, type: rest.type, variablesReference: rest.variablesReference };
      }
      case "richInspectVariables": {
        const value = await main.evaluate(
          ...this.expression(stops, { ...args, expression: args.variableName }),
        );
        const data =
          value.objectId === undefined
            ? { "text/plain": variables.variable("", value).value }
            : ((await main.callOn(value.objectId, onTarget("bundle"), [], true)).value as Json);
        return { data, metadata: {} };
      }
      default:
        throw new Error(`${command}: this debugger does not know it`);
    }
  }

  private async attach(): Promise<void> {
    if (this.attached) return;
    const main = new MainThread();
    const sources = new Sources(main, this.dumped);
    const breakpoints = new Breakpoints(main, sources);
    const variables = new Variables(main);
    const stops = new Stops(main, sources, breakpoints, (stop) => this.stopped(stop));
    this.attached = { main, sources, breakpoints, stops, variables };
    await sources.learn();
    await main.post("Debugger.enable");
    await stops.keepOutOf(FOREIGN);
    // The only moment at which a breakpoint of a cell can be set: it has its code then, and has not run.
    await main.post("Debugger.setInstrumentationBreakpoint", { instrumentation: "beforeScriptExecution" });
    this.event("initialized", {});
  }

  private info(): Json {
    return {
      isStarted: this.attached !== undefined,
      ...hashParameters,
      breakpoints: this.attached?.breakpoints.list() ?? [],
      stoppedThreads: this.attached?.stops.current ? [THREAD.id] : [],
      richRendering: true,
      // TypeScript would not know of the new name.
      copyToGlobals: false,
      exceptionPaths: CAPABILITIES.exceptionBreakpointFilters.map(({ filter }) => filter),
    };
  }

  private listed(variables: Variable[]): Partial<Variable>[] {
    return this.showsTypes ? variables : variables.map((each) => ({ ...each, type: undefined }));
  }

  private stopped({ reason, exception }: Stop): void {
    const text = exception?.description?.split("\n")[0];
    this.event("stopped", { reason, threadId: THREAD.id, allThreadsStopped: true, ...(text && { text }) });
  }

  private continued(): void {
    this.attached?.variables.forget();
    this.event("continued", { threadId: THREAD.id, allThreadsContinued: true });
  }

  private stop({ current }: Stops): Stop {
    if (!current) throw new Error("the program runs: this can be asked when it has stopped");
    return current;
  }

  private frame(stops: Stops, id: unknown): Debugger.CallFrame {
    const { frames } = this.stop(stops);
    const frame = frames.at(Number(id) - 1);
    if (!frame) throw new Error(`expected a frame from 1 to ${frames.length}, got ${String(id)}`);
    return frame.call;
  }

  /** What to evaluate, and in which frame. */
  private expression(stops: Stops, { expression, frameId }: Json): [string, string?] {
    const inFrame = stops.current !== undefined && stops.current.frames.length > 0;
    return inFrame ? [String(expression), this.frame(stops, frameId || 1).callFrameId] : [String(expression)];
  }
}

const STEPS: Record<"next" | "stepIn" | "stepOut", Step> = {
  next: "stepOver",
  stepIn: "stepInto",
  stepOut: "stepOut",
};

function stackTrace(stop: Stop | undefined, { startFrame, levels }: Json): Json {
  const frames = (stop?.frames ?? []).map(({ call, source, place }, index) => ({
    id: index + 1,
    name: call.functionName || source.name,
    source: { name: source.name, path: source.path },
    ...place,
  }));
  const start = Number(startFrame) || 0;
  const end = Number(levels) > 0 ? start + Number(levels) : undefined;
  return { stackFrames: frames.slice(start, end), totalFrames: frames.length };
}

function pathOf({ source }: Json): string {
  const path = (source as { path?: unknown } | undefined)?.path;
  if (typeof path !== "string") throw new Error(`expected source.path, got ${JSON.stringify(source)}`);
  return path;
}

function wantedBreakpoints({ breakpoints }: Json): WantedBreakpoint[] {
  if (!Array.isArray(breakpoints)) return [];
  return (breakpoints as WantedBreakpoint[]).map(({ line, condition }) => ({
    line,
    ...(condition && { condition }),
  }));
}
