/**
 * The Debug Adapter Protocol, with Jupyter's additions, on top of V8's inspector.
 * https://microsoft.github.io/debug-adapter-protocol/specification
 */
import type { Debugger } from "node:inspector";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { MimeBundle } from "../protocol/contents.js";
import { Breakpoints } from "./breakpoints.js";
import { CAPABILITIES, EXCEPTION_FILTERS } from "./capabilities.js";
import { cellPath, hashParameters } from "./cellPath.js";
import type {
  DebugInfoBody,
  DumpCellArguments,
  DumpCellBody,
  InspectVariablesBody,
  RichInspectVariablesArguments,
  RichInspectVariablesBody,
} from "./jupyterCommands.js";
import { MainThread, onTarget } from "./mainThread.js";
import { FOREIGN, Sources } from "./sources.js";
import { type Step, type Stop, Stops } from "./stops.js";
import { Variables } from "./variables.js";

/** The main thread is the only one. */
const THREAD: DebugProtocol.Thread = { id: 1, name: "main" };

/** What exists while the debugger is attached. */
interface Attached {
  main: MainThread;
  sources: Sources;
  breakpoints: Breakpoints;
  stops: Stops;
  variables: Variables;
}

export class Adapter {
  private attached: Attached | undefined;
  /** The cells whose code a front end has told us, by path. */
  private readonly dumped = new Map<string, string>();
  /** JupyterLab shows the type instead of the value, unless it is one of Python's types. */
  private showsTypes = true;

  constructor(
    /** Publishes an event; called before the main thread goes on, and after it has stopped. */
    private readonly event: (event: string, body: object) => void,
  ) {}

  /** Undefined until a front end starts debugging. */
  get main(): MainThread | undefined {
    return this.attached?.main;
  }

  /** True while the inspector holds the main thread. */
  get stands(): boolean {
    return this.attached?.stops.stands ?? false;
  }

  /** True while the author's code has stopped. */
  get hasStopped(): boolean {
    return this.attached?.stops.current !== undefined;
  }

  /** See Stops.release. */
  release(terminate: boolean): void {
    if (this.stands) this.continued();
    this.attached?.stops.release(terminate);
  }

  /** Lets the main thread run on as if there had been no debugger. */
  detach(): void {
    this.release(false);
    this.attached?.main.disconnect();
    this.attached = undefined;
  }

  /** Resolves to the body of the response. Rejects with an Error whose message is meant for the user. */
  async handle(command: string, args: object): Promise<object> {
    switch (command) {
      case "initialize":
        this.showsTypes = (args as DebugProtocol.InitializeRequestArguments).clientID !== "jupyterlab";
        await this.attach();
        return CAPABILITIES;
      case "debugInfo":
        return this.info();
      case "dumpCell":
        return this.dump(args as DumpCellArguments);
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
        return { threads: [THREAD] } satisfies DebugProtocol.ThreadsResponse["body"];
      case "modules": {
        const modules = sources.modules();
        return { modules, totalModules: modules.length } satisfies DebugProtocol.ModulesResponse["body"];
      }
      case "source": {
        const content = sources.text(pathOf(args));
        return { content, mimeType: "text/typescript" } satisfies DebugProtocol.SourceResponse["body"];
      }

      case "setBreakpoints": {
        const wanted = args as DebugProtocol.SetBreakpointsArguments;
        const set = await breakpoints.replace(pathOf(wanted), wantedBreakpoints(wanted));
        return { breakpoints: set } satisfies DebugProtocol.SetBreakpointsResponse["body"];
      }
      case "setExceptionBreakpoints": {
        const { filters = [] } = args as Partial<DebugProtocol.SetExceptionBreakpointsArguments>;
        await main.post("Debugger.setPauseOnExceptions", { state: filters.includes("all") ? "all" : "none" });
        return {};
      }
      case "exceptionInfo": {
        const { exception } = this.stop(stops);
        return {
          exceptionId: exception?.className ?? "exception",
          description: exception?.description ?? String(exception?.value),
          breakMode: "always",
        } satisfies DebugProtocol.ExceptionInfoResponse["body"];
      }

      case "pause":
        await stops.pause();
        return {};
      case "continue":
        this.stop(stops);
        this.continued();
        await stops.resume();
        return { allThreadsContinued: true } satisfies DebugProtocol.ContinueResponse["body"];
      case "next":
      case "stepIn":
      case "stepOut":
        this.stop(stops);
        this.continued();
        await stops.step(STEPS[command]);
        return {};

      case "stackTrace":
        return stackTrace(stops.current, args as DebugProtocol.StackTraceArguments);
      case "scopes": {
        const { frameId } = args as DebugProtocol.ScopesArguments;
        const scopes = await variables.scopes(this.frame(stops, frameId));
        return { scopes } satisfies DebugProtocol.ScopesResponse["body"];
      }
      case "variables": {
        const { variablesReference, start, count } = args as DebugProtocol.VariablesArguments;
        return this.listed(await variables.inside(Number(variablesReference), { start, count }));
      }
      case "inspectVariables":
        if (!stops.current) variables.forget();
        return this.listed(await variables.ofCells());
      case "evaluate": {
        const { expression, frameId } = args as DebugProtocol.EvaluateArguments;
        const evaluated = await main.evaluate(String(expression), this.callFrameId(stops, frameId));
        const { value: result, type, variablesReference } = variables.variable("", evaluated);
        return { result, type, variablesReference } satisfies DebugProtocol.EvaluateResponse["body"];
      }
      case "richInspectVariables":
        return this.richInspect(args as RichInspectVariablesArguments, this.attached);
      default:
        throw new Error(`${command}: this debugger does not know the command`);
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
    // The only moment at which a breakpoint of a cell can be set: V8 has its code then, and has not run it
    // yet.
    await main.post("Debugger.setInstrumentationBreakpoint", { instrumentation: "beforeScriptExecution" });
    this.event("initialized", {});
  }

  private info(): DebugInfoBody {
    return {
      isStarted: this.attached !== undefined,
      ...hashParameters,
      breakpoints: this.attached?.breakpoints.list() ?? [],
      stoppedThreads: this.attached?.stops.current ? [THREAD.id] : [],
      richRendering: true,
      copyToGlobals: false, // TypeScript would not know of the new name
      exceptionPaths: EXCEPTION_FILTERS.map(({ filter }) => filter),
    };
  }

  private dump({ code }: DumpCellArguments): DumpCellBody {
    const sourcePath = cellPath(String(code));
    this.dumped.set(sourcePath, String(code));
    return { sourcePath };
  }

  private async richInspect(
    { variableName, frameId }: RichInspectVariablesArguments,
    { main, stops, variables }: Attached,
  ): Promise<RichInspectVariablesBody> {
    const value = await main.evaluate(String(variableName), this.callFrameId(stops, frameId));
    if (value.objectId === undefined) {
      return { data: { "text/plain": variables.variable("", value).value }, metadata: {} };
    }
    const bundle = await main.callOn(value.objectId, onTarget("bundle"), [], true);
    return { data: bundle.value as MimeBundle, metadata: {} };
  }

  private listed(variables: DebugProtocol.Variable[]): InspectVariablesBody {
    if (this.showsTypes) return { variables };
    return { variables: variables.map((each) => ({ ...each, type: undefined })) };
  }

  private stopped({ reason, exception }: Stop): void {
    const text = exception?.description?.split("\n")[0];
    const body: DebugProtocol.StoppedEvent["body"] = {
      reason,
      threadId: THREAD.id,
      allThreadsStopped: true,
      ...(text && { text }),
    };
    this.event("stopped", body);
  }

  private continued(): void {
    this.attached?.variables.forget();
    const body: DebugProtocol.ContinuedEvent["body"] = { threadId: THREAD.id, allThreadsContinued: true };
    this.event("continued", body);
  }

  private stop({ current }: Stops): Stop {
    if (!current) throw new Error("the program is running: this needs a program that has stopped");
    return current;
  }

  private frame(stops: Stops, id: number): Debugger.CallFrame {
    const { frames } = this.stop(stops);
    const frame = frames.at(Number(id) - 1);
    if (!frame) throw new Error(`expected a frame from 1 to ${frames.length}, got ${String(id)}`);
    return frame.call;
  }

  /**
   * Returns the id of the frame to evaluate in, or undefined for an expression about what cells have defined.
   */
  private callFrameId(stops: Stops, frameId: number | undefined): string | undefined {
    const inFrame = stops.current !== undefined && stops.current.frames.length > 0;
    return inFrame ? this.frame(stops, frameId || 1).callFrameId : undefined;
  }
}

const STEPS: Record<"next" | "stepIn" | "stepOut", Step> = {
  next: "stepOver",
  stepIn: "stepInto",
  stepOut: "stepOut",
};

function stackTrace(
  stop: Stop | undefined,
  { startFrame, levels }: DebugProtocol.StackTraceArguments,
): DebugProtocol.StackTraceResponse["body"] {
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

function pathOf({ source }: { source?: DebugProtocol.Source }): string {
  const path: unknown = source?.path;
  if (typeof path !== "string") throw new Error(`expected source.path, got ${JSON.stringify(source)}`);
  return path;
}

function wantedBreakpoints({
  breakpoints,
}: DebugProtocol.SetBreakpointsArguments): DebugProtocol.SourceBreakpoint[] {
  if (!Array.isArray(breakpoints)) return [];
  return breakpoints.map(({ line, condition }) => ({ line, ...(condition && { condition }) }));
}
