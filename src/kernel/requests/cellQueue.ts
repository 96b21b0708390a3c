/** Runs cells one after the other, and reports what becomes of them. */
import { type Cell, inOwnTurn } from "../execution/cell.js";
import type { InOut } from "../execution/inOut.js";
import type { Session } from "../execution/session.js";
import { cellName } from "../language/source/cellName.js";
import { errorContent } from "../output/errors.js";
import { plainBundle, toBundle } from "../output/results.js";
import type { StackTraces } from "../output/stackTraces.js";
import { closeConsoleGroups } from "../output/streams.js";
import type {
  ErrorContent,
  ExecuteReply,
  ExecutionState,
  MimeBundle,
  Publish,
  StreamName,
} from "../protocol/contents.js";
import type { Json, Message } from "../protocol/messages.js";
import { executeRequest, requireText } from "../protocol/requests.js";
import { runCommand } from "./commands/commands.js";
import { duration } from "./commands/duration.js";
import { Memory } from "./commands/memory.js";
import { pagerPayload } from "./help.js";
import type { History } from "./history.js";

export interface CellReporter {
  /** Publishes a message as part of what `request` caused, after the text that was written before it. */
  publish: Publish;
  status(state: ExecutionState, request: Message, metadata?: Json): void;
  write(name: StreamName, text: string, cell: Cell): void;
  /** Called when a cell has ended, whether or not it succeeded. */
  ended(): void;
}

/** An execute_request, and the way to answer it. */
interface Job {
  request: Message;
  reply: (content: ExecuteReply) => void;
}

/** Returns the id of the notebook's cell that a request runs, if the page has sent it. */
export const idOf = ({ metadata: { cellId } }: Message) => (typeof cellId === "string" ? cellId : undefined);

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

export class CellQueue {
  private readonly memory = new Memory();
  private readonly waiting: Job[] = [];
  private count = 0;
  private unnumbered = 0;
  private current: Job | undefined;
  /** The metadata of the status at the end of the running cell, for pages that understand it. */
  private metadata: Json = {};

  constructor(
    private readonly session: () => Session,
    private readonly history: History,
    private readonly inOut: InOut,
    private readonly traces: StackTraces,
    private readonly reporter: CellReporter,
  ) {}

  /** The request whose cell is running. */
  get running(): Message | undefined {
    return this.current?.request;
  }

  /** Puts a cell at the end of the queue. */
  add(job: Job): void {
    this.waiting.push(job);
    if (this.current) this.announce(job.request, this.current.request);
    else void this.work();
  }

  /** Tells all pages that a cell of the notebook is waiting for the running one. */
  private announce(request: Message, running: Message): void {
    const { msg_id, session } = request.header;
    const cellId = idOf(request);
    if (cellId !== undefined) this.reporter.status("busy", running, { waiting: { msg_id, session, cellId } });
  }

  private async work(): Promise<void> {
    for (let job = this.waiting.shift(); job; job = this.waiting.shift()) {
      this.current = job;
      this.metadata = {};
      this.reporter.status("busy", job.request);
      const content = await this.execute(job.request).catch(
        // One message that cannot be sent must not stop the queue.
        (error: unknown): ExecuteReply => ({
          status: "error",
          execution_count: this.count,
          ...this.describe(error),
        }),
      );
      this.reporter.ended();
      const { silent, stop_on_error } = executeRequest(job.request.content);
      // A silent request is a program's: if it fails, the cells of the reader still run.
      if (content.status === "error" && stop_on_error && !silent) await this.abortWaiting();
      job.reply(content);
      this.reporter.status("idle", job.request, this.metadata);
      this.current = undefined;
    }
  }

  /** Answers the running cell when it has ended the kernel. */
  exited(error: ErrorContent): void {
    if (!this.current) return;
    this.current.reply({ status: "error", execution_count: this.count, ...error });
    this.reporter.status("idle", this.current.request);
  }

  /** Resolves to the content of the reply. Rejects where what has to be published cannot be sent. */
  private async execute(request: Message): Promise<ExecuteReply> {
    const { code, silent, store_history, allow_stdin } = executeRequest(request.content);
    const source = this.session().language.read(code ?? "");
    const numbered = !silent && store_history && source.text.trim() !== "";
    const cell: Cell = {
      id: idOf(request),
      name: cellName(numbered ? this.count + 1 : `*${this.unnumbered + 1}`),
      source,
      count: numbered ? ++this.count : this.count,
      request,
      silent,
      canAsk: allow_stdin,
      interrupted: false,
    };
    const execution_count = cell.count;
    if (numbered) {
      this.history.add(cell.count, source.text);
      this.inOut.addCell(cell.count, source.text);
    } else this.unnumbered++;
    if (!silent) {
      const input = { code: source.text, execution_count };
      // The metadata tells the server, and pages that did not start the cell, which one is running.
      const metadata: Json = cell.id === undefined ? {} : { cellId: cell.id };
      this.reporter.publish("execute_input", input, request, { metadata });
    }
    if (cell.id !== undefined) this.session().staleCells.begin(cell.id);
    closeConsoleGroups();
    try {
      requireText("code", request.content.code);
      const payload = pagerPayload(this.session().language, source.text);
      if (!payload) {
        const value = await this.memory.measure(cell.name, () => this.run(cell));
        if (numbered) this.inOut.addResult(cell.count, value);
        // A value may have code of its own, which can be interrupted like that of the cell.
        if (value !== undefined && !silent) {
          await this.session().runOther(cell, () => inOwnTurn(() => this.show(value, cell)));
        }
      }
      return { status: "ok", execution_count, payload: payload ?? [], user_expressions: {} };
    } catch (error) {
      const content = this.describe(error);
      if (!silent) this.reporter.publish("error", content, request);
      return { status: "error", execution_count, ...content };
    }
  }

  /** Runs the parts of a cell in turn. Resolves to the value of the last expression, if it ends in one. */
  private async run(cell: Cell): Promise<unknown> {
    const session = this.session();
    const { memory } = this;
    const write = (name: StreamName, text: string) => this.reporter.write(name, text, cell);
    const noteDependencies = (dependencies: Json) => void (this.metadata = { dependencies });
    let value: unknown;
    let timed = false;
    for (const [index, part] of cell.source.parts.entries()) {
      if (typeof part !== "string") {
        timed ||= part.name === "time";
        value = undefined;
        await session.runOther(cell, () => runCommand(part, { session, memory, write, noteDependencies }));
        continue;
      }
      const began = performance.now();
      try {
        value = await session.run(cell, part, index);
      } finally {
        if (timed) write("stdout", `${duration(performance.now() - began)}\n`);
        timed = false;
      }
    }
    return value;
  }

  private async show(value: unknown, cell: Cell): Promise<void> {
    const publish = (data: MimeBundle) => {
      const content = { execution_count: cell.count, data, metadata: {} };
      this.reporter.publish("execute_result", content, cell.request);
      this.history.setResult(cell.count, data["text/plain"]);
    };
    try {
      const data = await toBundle(value);
      if (data) publish(data); // throws where JSON cannot represent it
    } catch (error) {
      const lines = ["The value could not be displayed:", ...this.describe(error).traceback];
      this.reporter.write("stderr", `${lines.join("\n")}\n`, cell);
      publish(plainBundle(value));
    }
  }

  /** Describes an error. Its getters may throw as well. */
  private describe(error: unknown): ErrorContent {
    try {
      return errorContent(error, this.traces);
    } catch (failure) {
      const evalue = `the error could not be described: ${String(failure)}`;
      return { ename: "Error", evalue, traceback: [`Error: ${evalue}`] };
    }
  }

  /**
   * Refuses the cells that were sent before the failure of this one was known, including those still on their
   * way.
   */
  private async abortWaiting(): Promise<void> {
    for (let seen = -1; seen !== this.waiting.length;) {
      seen = this.waiting.length;
      await nextTurn();
      await nextTurn();
    }
    for (const { request, reply } of this.waiting.splice(0)) {
      this.reporter.status("busy", request);
      reply({ status: "aborted" });
      this.reporter.status("idle", request);
    }
  }
}
