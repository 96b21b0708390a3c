/** The kernel: takes Jupyter's requests, answers them, and publishes what its cells do. */
import { type Cell, currentCell, latestCell } from "./execution/cell.js";
import { CellQueue } from "./requests/cellQueue.js";
import { Interrupter, KeyboardInterrupt } from "./execution/interrupt.js";
import { Session } from "./execution/session.js";
import { completeReply, inspectReply, isCompleteReply } from "./requests/help.js";
import { Comms } from "./requests/comms.js";
import { DebugTarget, type TargetHost } from "./debugger/target.js";
import { History } from "./requests/history.js";
import { Questions } from "./requests/input.js";
import { kernelInfo } from "./requests/kernelInfo.js";
import { installDisplay } from "./output/display.js";
import { errorContent } from "./output/errors.js";
import { hideCellsOfPromises } from "./output/promises.js";
import { bundleNow } from "./output/results.js";
import { log } from "./output/serverLog.js";
import { StackTraces } from "./output/stackTraces.js";
import { Streams } from "./output/streams.js";
import { ControlChannel } from "./control/controlChannel.js";
import { Sockets } from "./protocol/sockets.js";
import { newStopFlags, stopFlags } from "./control/stopFlags.js";
import { type Connection, type Json, type Message, Wire } from "./protocol/wire.js";

type Reply = (message: Message) => void;

export class Kernel {
  private readonly wire: Wire;
  private readonly sockets: Sockets;
  private control: ControlChannel | undefined;
  private readonly shared = newStopFlags();
  private readonly history = new History();
  private readonly traces = new StackTraces();
  private readonly streams = new Streams<Cell>(
    { current: currentCell, latest: latestCell },
    (name, text, cell) => this.sockets.publish(this.wire.compose("stream", { name, text }, cell.request)),
  );
  private readonly interrupter = new Interrupter(stopFlags(this.shared), (text, cell) =>
    this.streams.write("stderr", text, cell),
  );
  private readonly cells: CellQueue;
  private readonly comms = new Comms(
    (type, content, extras, request) => this.publish(type, content, request, extras),
    (error) => this.reportStray(error),
  );
  private readonly questions = new Questions((content, request) => {
    this.streams.flush();
    this.sockets.ask(this.wire.compose("input_request", content, request));
  });
  private readonly publishForDebugger: TargetHost["publish"] = (type, content, request) => {
    if (type === "status" && request) this.status(content.execution_state as "busy" | "idle", request);
    else this.publish(type, content, request);
  };
  private readonly debugTarget = new DebugTarget({
    files: this.traces.running,
    values: () => this.loadedSession?.values ?? {},
    publish: this.publishForDebugger,
    bundle: bundleNow,
  });
  private loadedSession: Session | undefined;

  constructor(
    private readonly connection: Connection,
    /** Called when the kernel was asked to shut down and has said so. */
    private readonly onShutdown: () => void,
  ) {
    this.wire = new Wire(connection);
    this.sockets = new Sockets(this.wire, log);
    this.cells = new CellQueue(() => this.session(), this.history, this.traces, {
      ended: () => this.questions.forget(),
      publish: (type, content, request) => this.publish(type, content, request),
      status: (state, request) => this.status(state, request),
      write: (name, text, cell) => this.streams.write(name, text, cell),
    });
  }

  async start(): Promise<void> {
    const onMessage = (message: Message) => this.dispatch(message, (reply) => this.control?.reply(reply));
    await this.sockets.bind(this.connection);
    this.control = await ControlChannel.open(this.connection, this.shared, this.wire, {
      onMessage,
      log,
      publish: this.publishForDebugger,
    });
    this.traces.install();
    hideCellsOfPromises();
    this.streams.capture();
    installDisplay((type, content, metadata = {}) => this.broadcast(type, content, metadata));
    hideWarning(/USE_MAIN_CONTEXT_DEFAULT_LOADER/);
    process.on("uncaughtException", (error) => this.reportStray(error));
    process.on("unhandledRejection", (reason) => this.reportStray(reason));
    const received = this.sockets.receive({
      shell: (message) => this.dispatch(message, (reply) => this.sockets.reply(reply)),
      stdin: ({ header, content }) => {
        if (header.msg_type === "input_reply") this.questions.take(content);
      },
    });
    // The compiler is loaded while the front end is still connecting.
    setImmediate(() => this.session());
    await received;
  }

  private session(): Session {
    if (!this.loadedSession) this.captureProcess();
    return (this.loadedSession ??= new Session(
      this.interrupter,
      () => {
        this.streams.poll();
        this.debugTarget.flush();
      },
      (file, positions) => this.traces.register(file, positions),
      process.cwd(),
    ));
  }

  /** Before the first cell, and not before the first answer. */
  private captureProcess(): void {
    try {
      this.control?.emptyPipes(this.streams.captureProcess());
    } catch (error) {
      log(`what C code and child processes print goes to the server: ${(error as Error).message}`);
    }
  }

  private dispatch(message: Message, reply: Reply): void {
    const type = message.header.msg_type;
    const answer = (content: Json) =>
      reply(this.wire.compose(type.replace(/_request$/, "_reply"), content, message));
    if (type === "execute_request") {
      this.cells.add({ request: message, reply: answer });
      return;
    }
    this.status("busy", message);
    try {
      const content = this.handle(type, message);
      if (content) answer(content);
    } catch (error) {
      const content = errorContent(error, this.traces);
      if (type.endsWith("_request")) answer({ status: "error", ...content });
      else log(`${type}: ${content.evalue}`);
    }
    this.status("idle", message);
    if (type === "shutdown_request") void this.shutDown();
  }

  /** The content of the reply; undefined for a message that gets none. */
  private handle(type: string, message: Message): Json | undefined {
    const { content } = message;
    switch (type) {
      case "kernel_info_request":
        return kernelInfo();
      case "is_complete_request":
        return isCompleteReply(content);
      case "complete_request":
        return completeReply(this.session().language, content);
      case "inspect_request":
        return inspectReply(this.session().language, content);
      case "history_request":
        return { status: "ok", history: this.history.answer(content) };
      case "comm_info_request":
        return this.comms.info(content.target_name);
      case "comm_open":
      case "comm_msg":
      case "comm_close":
        this.comms.take(type, message);
        return undefined;
      case "interrupt_request":
        this.interrupter.interrupt();
        return { status: "ok" };
      case "shutdown_request":
        return { status: "ok", restart: content.restart === true };
      default:
        log(`no answer to ${type}: this kernel does not know it`);
        return undefined;
    }
  }

  private publish(
    type: string,
    content: Json,
    request: Message | undefined,
    extras?: { metadata?: Json; buffers?: Uint8Array[] },
  ): void {
    this.streams.flush();
    this.sockets.publish(this.wire.compose(type, content, request, extras));
  }

  private status(execution_state: "busy" | "idle", request: Message): void {
    this.publish("status", { execution_state }, request);
    const { running } = this.cells;
    // Front ends show the last status that they heard of, and a cell may be running.
    if (execution_state === "idle" && running && running !== request) this.status("busy", running);
  }

  private broadcast(type: string, content: Json, metadata: Json): void {
    const cell = currentCell();
    if (cell && !cell.silent) this.publish(type, content, cell.request, { metadata });
  }

  /** An error that no cell caught, in a timer for instance, is shown where the cell that started it writes. */
  private reportStray(error: unknown): void {
    const cell: Cell | undefined = currentCell();
    if (error instanceof KeyboardInterrupt) return;
    const text = `Uncaught ${errorContent(error, this.traces).traceback.join("\n")}\n`;
    if (cell) this.streams.write("stderr", text, cell);
    else log(text);
  }

  private async shutDown(): Promise<void> {
    this.streams.flush();
    this.sockets.close();
    await this.control?.close();
    this.onShutdown();
  }
}

/** Keeps Node from printing a warning that says nothing to the author of a cell. */
function hideWarning(message: RegExp): void {
  const listeners = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (!message.test(warning.message)) for (const listener of listeners) listener(warning);
  });
}
