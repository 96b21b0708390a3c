/** The kernel: receives Jupyter's requests, answers them, and publishes what its cells do. */
import { CHILD_GRACE, endChildren } from "./control/children.js";
import { ControlChannel } from "./control/controlChannel.js";
import { newStopFlags, stopFlags } from "./control/stopFlags.js";
import { DebugTarget } from "./debugger/target.js";
import { type Cell, currentCell, hideCells, latestCell } from "./execution/cell.js";
import { InOut } from "./execution/inOut.js";
import { Interrupter, KeyboardInterrupt } from "./execution/interrupt.js";
import { Session } from "./execution/session.js";
import { installDisplay } from "./output/display.js";
import { errorContent } from "./output/errors.js";
import { shortenNodeObjects } from "./output/nodeObjects.js";
import { hideCellsOfPromises } from "./output/promises.js";
import { bundleNow } from "./output/results.js";
import { log } from "./output/serverLog.js";
import { StackTraces } from "./output/stackTraces.js";
import { Streams } from "./output/streams.js";
import { hideWarning } from "./output/warnings.js";
import type { Connection } from "./protocol/connection.js";
import type { ExecutionState, InputRequest, Publish, Reply } from "./protocol/contents.js";
import type { Json, Message } from "./protocol/messages.js";
import {
  commInfoRequest,
  cursorRequest,
  historyRequest,
  inputReply,
  isCompleteRequest,
  shutdownRequest,
} from "./protocol/requests.js";
import { SeenSignatures, removeSignatures, signaturesFile } from "./protocol/seenSignatures.js";
import { Sockets } from "./protocol/sockets.js";
import { Wire } from "./protocol/wire.js";
import { CellQueue, idOf } from "./requests/cellQueue.js";
import { answerPages } from "./requests/commands/dependencies.js";
import { Comms } from "./requests/comms.js";
import { completeReply, inspectReply, isCompleteReply } from "./requests/help.js";
import { History } from "./requests/history.js";
import { Questions } from "./requests/input.js";
import { kernelInfo } from "./requests/kernelInfo.js";

type SendReply = (message: Message<Reply>) => void;

export class Kernel {
  private readonly wire: Wire;
  private readonly sockets: Sockets;
  private control: ControlChannel | undefined;
  private readonly shared = newStopFlags();
  private readonly history = new History();
  private readonly inOut = new InOut();
  private readonly traces = new StackTraces();
  private readonly streams = new Streams<Cell>(
    { current: currentCell, latest: latestCell },
    (name, text, cell) => this.sockets.publish(this.wire.compose("stream", { name, text }, cell.request)),
  );
  private readonly warn = (text: string, cell: Cell) => this.streams.write("stderr", text, cell);
  private readonly interrupter = new Interrupter(stopFlags(this.shared), this.warn);
  private readonly cells: CellQueue;
  private readonly publish: Publish = (type, content, request, extras) => {
    this.streams.flush();
    this.sockets.publish(this.wire.compose(type, content, request, extras));
  };
  private readonly comms = new Comms(this.publish, (error) => this.reportStray(error));
  private readonly questions = new Questions({
    ask: (question, request) => {
      const message = this.question(question, request);
      this.control?.ask(message);
      return message.header.msg_id;
    },
    answerTo: (question, request) => {
      const answer = this.control?.answerTo(this.question(question, request), this.interrupter.tick);
      return inputReply(answer?.content ?? {}).value;
    },
    answered: (line, request) => {
      this.status("busy", request, { answered: { line, cellId: idOf(request) } });
    },
  });
  private readonly publishForDebugger: Publish = (type, content, request) => {
    if (type === "status" && request)
      this.status((content as { execution_state: ExecutionState }).execution_state, request);
    else this.publish(type, content, request);
  };
  private readonly debugTarget = new DebugTarget({
    files: this.traces.running,
    values: () => this.loadedSession?.values ?? {},
    isConstant: (name) => this.loadedSession?.constants.has(name) ?? false,
    publish: this.publishForDebugger,
    bundle: bundleNow,
  });
  private loadedSession: Session | undefined;
  private isEnding = false;

  constructor(
    private readonly connection: Connection,
    private readonly connectionFile: string,
  ) {
    const seen = new SeenSignatures(signaturesFile(connectionFile, "main"), log);
    this.wire = new Wire(connection, seen);
    this.sockets = new Sockets(this.wire, log);
    this.cells = new CellQueue(() => this.session(), this.history, this.inOut, this.traces, {
      ended: () => this.questions.forget(),
      publish: this.publish,
      status: (...status) => this.status(...status),
      write: (name, text, cell) => this.streams.write(name, text, cell),
    });
  }

  async start(): Promise<void> {
    this.interrupter.install();
    this.debugTarget.install();
    const onMessage = (message: Message) => this.dispatch(message, (reply) => this.control?.reply(reply));
    const opened = ControlChannel.open(this.connection, this.connectionFile, this.shared, this.wire, {
      onMessage,
      onAnswer: ({ content, parent }, at) =>
        this.questions.take(inputReply(content).value, parent.msg_id, at),
      log,
      publish: this.publishForDebugger,
    }).then((control) => void (this.control = control));
    this.changeProcess();
    const shell = (message: Message) => this.dispatch(message, (reply) => this.sockets.reply(reply));
    await this.sockets.bind(this.connection);
    const received = this.sockets.receive((message) => {
      // What a front end asks first needs no control thread, which takes a moment to start.
      const isFirst = message.header.msg_type === "kernel_info_request";
      if (isFirst) shell(message);
      void opened.then(() => (isFirst ? setImmediate(() => this.prepare()) : shell(message)));
    });
    await Promise.all([opened, received]);
  }

  /** Does what the first cell would have to wait for, while its author is still reading. */
  private prepare(): void {
    if (!this.loadedSession) this.session().language.prepare();
  }

  /** Changes Node, and puts into globalThis what cells and libraries rely on. */
  private changeProcess(): void {
    this.traces.install();
    hideCells();
    hideCellsOfPromises();
    shortenNodeObjects();
    hideWarning(/USE_MAIN_CONTEXT_DEFAULT_LOADER/);
    this.streams.capture();
    installDisplay((type, content, metadata = {}) => this.broadcast(type, content, metadata));
    this.comms.install();
    this.questions.install();
    answerPages(this.comms, () => this.session().language.folder);
    this.inOut.install();
    process.on("uncaughtException", (error) => this.reportStray(error));
    process.on("unhandledRejection", (reason) => this.reportStray(reason));
    atTheVeryEnd((code) => {
      this.exited(code);
      this.close();
    });
  }

  private session(): Session {
    if (!this.loadedSession) this.captureProcess();
    return (this.loadedSession ??= new Session(
      this.interrupter,
      this.traces,
      {
        onTick: () => {
          this.streams.poll();
          this.debugTarget.flush();
        },
        warn: this.warn,
        named: (work) => this.debugTarget.named(work),
      },
      process.cwd(),
    ));
  }

  /** Captures the output of C code and child processes: before the first cell, but after the first answer. */
  private captureProcess(): void {
    try {
      this.control?.emptyPipes(this.streams.captureProcess());
    } catch (error) {
      const { message } = error as Error;
      log(`the output of C code and child processes goes to the server instead of the cells: ${message}`);
    }
  }

  private dispatch(message: Message, sendReply: SendReply): void {
    const type = message.header.msg_type;
    const answer = (content: Reply) =>
      sendReply(this.wire.compose(type.replace(/_request$/, "_reply"), content, message));
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
    if (type === "shutdown_request") {
      this.isEnding = true;
      void endChildren(CHILD_GRACE).then(() => process.exit(0));
    }
  }

  /** Returns the content of the reply; undefined for a message that gets none. */
  private handle(type: string, message: Message): Reply | undefined {
    const { content } = message;
    switch (type) {
      case "kernel_info_request":
        return kernelInfo();
      case "is_complete_request":
        return isCompleteReply(isCompleteRequest(content));
      case "complete_request":
        return completeReply(this.session().language, cursorRequest(content));
      case "inspect_request":
        return inspectReply(this.session().language, cursorRequest(content));
      case "history_request":
        return { status: "ok", history: this.history.answer(historyRequest(content)) };
      case "comm_info_request":
        return this.comms.info(commInfoRequest(content));
      case "comm_open":
      case "comm_msg":
      case "comm_close":
        this.comms.take(type, message);
        return undefined;
      case "interrupt_request":
        this.interrupter.interrupt();
        return { status: "ok" };
      case "shutdown_request": {
        const { restart } = shutdownRequest(content);
        if (!restart) removeSignatures(this.connectionFile);
        return { status: "ok", restart };
      }
      default:
        log(`ignored ${type}: this kernel does not know the message`);
        return undefined;
    }
  }

  /**
   * Publishes a status. Its metadata tells pages what a cell waits for and which cells are stale; other front
   * ends ignore it.
   */
  private status(execution_state: ExecutionState, request: Message, metadata: Json = {}): void {
    const staleCells = this.loadedSession?.staleCells.ids ?? [];
    const extras = { metadata: execution_state === "idle" ? { ...metadata, staleCells } : metadata };
    this.publish("status", { execution_state }, request, extras);
    const { running } = this.cells;
    // Front ends show the latest status that they received, and a cell may still be running.
    if (execution_state === "idle" && running && running !== request) this.status("busy", running);
  }

  /**
   * Makes a question, and tells all pages about it. The text that was written before the question is
   * published first.
   */
  private question(question: InputRequest, request: Message): Message<InputRequest> {
    this.streams.flush();
    const message = this.wire.compose("input_request", question, request);
    this.status("busy", request, { question: { id: message.header.msg_id, ...question } });
    return message;
  }

  /** Publishes a message that a cell's code, or a library, has made. */
  private broadcast(type: string, content: object, metadata: Json): void {
    const cell = currentCell();
    if (!cell || cell.silent) return;
    this.streams.flush();
    this.sockets.publish(this.wire.compose(type, content, cell.request, { metadata }));
  }

  /**
   * Shows an error that no cell caught, such as one in a timer, in the output of the cell that started the
   * code.
   */
  private reportStray(error: unknown): void {
    const cell = currentCell();
    if (error instanceof KeyboardInterrupt) return;
    const text = `Uncaught ${errorContent(error, this.traces).traceback.join("\n")}\n`;
    if (cell) this.streams.write("stderr", text, cell);
    else log(text);
  }

  /** Says why the kernel ends, if a cell ends it. */
  private exited(code: number): void {
    const cell = currentCell();
    if (this.isEnding || !cell) return;
    const reason = `process.exit(${code}) has ended the kernel, and all names are gone.`;
    this.streams.write("stderr", `${reason}\n`, cell);
    this.streams.flush();
    this.cells.exited({ ename: "KernelExit", evalue: reason, traceback: [reason] });
  }

  /** Returns when everything has been sent. */
  private close(): void {
    this.streams.flush();
    this.sockets.close();
    this.control?.close();
  }
}

/** Calls `last` after the "exit" listeners, which cells may have added and which may print. */
function atTheVeryEnd(last: (code: number) => void): void {
  // Node calls this function last of all. It does not document it, but keeps it for those who replace it.
  const node = process as unknown as { reallyExit(this: void, code: number): never };
  const { reallyExit } = node;
  node.reallyExit = (code) => {
    last(code);
    return reallyExit(code);
  };
}
