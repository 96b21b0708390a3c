/** Runs cells one after the other and reports what becomes of them. */
import { duration, runCommand } from "./commands/commands.js";
import { pagerPayload, requireCode } from "./help.js";
import type { History } from "./history.js";
import { commandLines } from "../language/source/cellSource.js";
import { type ErrorContent, errorContent } from "../output/errors.js";
import { plainBundle, toBundle } from "../output/results.js";
import type { StackTraces } from "../output/stackTraces.js";
import { Memory } from "./commands/memory.js";
import type { Json, Message } from "../protocol/wire.js";
import type { Cell } from "../execution/cell.js";
import { InOut } from "../execution/inOut.js";
import type { Session } from "../execution/session.js";

export interface CellReporter {
  /** Publishes a message as part of what `request` caused; text written before it goes first. */
  publish(type: string, content: Json, request: Message): void;
  status(state: "busy" | "idle", request: Message): void;
  write(name: "stdout" | "stderr", text: string, cell: Cell): void;
  /** A cell has ended, in whichever way. */
  ended(): void;
}

interface Job {
  request: Message;
  reply: (content: Json) => void;
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

export class CellQueue {
  private readonly inOut = new InOut();
  private readonly memory = new Memory();
  private readonly waiting: Job[] = [];
  private count = 0;
  private unnumbered = 0;
  private current: Message | undefined;

  constructor(
    private readonly session: () => Session,
    private readonly history: History,
    private readonly traces: StackTraces,
    private readonly reporter: CellReporter,
  ) {}

  /** The request whose cell is running. */
  get running(): Message | undefined {
    return this.current;
  }

  /** `reply` is called with the content of the execute_reply. */
  add(job: Job): void {
    this.waiting.push(job);
    if (!this.current) void this.work();
  }

  private async work(): Promise<void> {
    for (let job = this.waiting.shift(); job; job = this.waiting.shift()) {
      this.current = job.request;
      this.reporter.status("busy", job.request);
      const content = await this.execute(job.request);
      this.reporter.ended();
      if (content.status === "error" && job.request.content.stop_on_error !== false)
        await this.abortWaiting();
      job.reply(content);
      this.reporter.status("idle", job.request);
      this.current = undefined;
    }
  }

  /** Resolves to the content of the reply; never rejects. */
  private async execute(request: Message): Promise<Json> {
    const { code, silent, store_history } = request.content;
    const cell: Cell = {
      name: "",
      code: typeof code === "string" ? code : "",
      count: this.count,
      request,
      silent: silent === true,
      interrupted: false,
    };
    const numbered = !cell.silent && store_history !== false && cell.code.trim() !== "";
    if (numbered) {
      cell.count = ++this.count;
      this.history.add(cell.count, cell.code);
      this.inOut.addCell(cell.count, cell.code);
    }
    cell.name = numbered ? `cell [${cell.count}]` : `cell [*${++this.unnumbered}]`;
    const execution_count = cell.count;
    if (!cell.silent) this.reporter.publish("execute_input", { code: cell.code, execution_count }, request);
    try {
      requireCode(code);
      const payload = pagerPayload(this.session().language, cell.code);
      if (!payload) {
        const value = await this.run(cell);
        if (numbered) this.inOut.addResult(cell.count, value);
        await this.show(value, cell);
      }
      return { status: "ok", execution_count, payload: payload ?? [], user_expressions: {} };
    } catch (error) {
      const content = this.describe(error);
      if (!cell.silent) this.reporter.publish("error", content, request);
      return { status: "error", execution_count, ...content };
    }
  }

  /** Resolves to the value of the cell's last expression. */
  private async run(cell: Cell): Promise<unknown> {
    const { commands } = commandLines(cell.code);
    const session = this.session();
    const { memory } = this;
    const print = (text: string) => this.reporter.write("stdout", text, cell);
    for (const command of commands) {
      await session.runOther(cell, () =>
        runCommand(command, { session, memory, folder: process.cwd(), print }),
      );
    }
    const began = performance.now();
    try {
      return await memory.measure(cell.name, () => session.run(cell));
    } finally {
      if (commands.some(({ name }) => name === "time")) print(`${duration(performance.now() - began)}\n`);
    }
  }

  private async show(value: unknown, cell: Cell): Promise<void> {
    if (cell.silent) return;
    const publish = (data: Json) => {
      const content = { execution_count: cell.count, data, metadata: {} };
      this.reporter.publish("execute_result", content, cell.request);
      this.history.setResult(cell.count, data["text/plain"]);
    };
    try {
      const data = await toBundle(value);
      if (data) publish(data); // throws where JSON cannot say it
    } catch (error) {
      const lines = ["The value could not be displayed:", ...this.describe(error).traceback];
      this.reporter.write("stderr", `${lines.join("\n")}\n`, cell);
      publish(plainBundle(value));
    }
  }

  /** An error's getters can throw as well. */
  private describe(error: unknown): ErrorContent {
    try {
      return errorContent(error, this.traces);
    } catch (failure) {
      const evalue = `the error could not be described: ${String(failure)}`;
      return { ename: "Error", evalue, traceback: [`Error: ${evalue}`] };
    }
  }

  /** Refuses the cells that were sent before the failing one was known to fail, those on their way included. */
  private async abortWaiting(): Promise<void> {
    for (let seen = -1; seen !== this.waiting.length;) {
      seen = this.waiting.length;
      await nextTurn();
      await nextTurn();
    }
    for (const { request, reply } of this.waiting.splice(0)) {
      this.reporter.status("busy", request);
      reply({ status: "aborted", execution_count: this.count, payload: [], user_expressions: {} });
      this.reporter.status("idle", request);
    }
  }
}
