/** Jupyter's debug_request, debug_reply and debug_event: https://github.com/jupyter/enhancement-proposals/pull/47 */
import type { Json, Message, Wire } from "../protocol/wire.js";
import { Adapter } from "./adapter.js";

export class DebugChannel {
  private readonly adapter = new Adapter((event, body) =>
    this.publish("debug_event", { seq: ++this.seq, type: "event", event, body }),
  );
  private seq = 0;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly wire: Wire,
    private readonly reply: (message: Message) => void,
    /** Has the main thread publish, once it has time: for while the inspector is not there. */
    private readonly publishLater: (type: string, content: Json, request: Message | undefined) => void,
  ) {}

  /** Takes a debug_request; they are answered one after the other. */
  take(request: Message): void {
    this.last = this.last.then(() => this.answer(request));
  }

  /** Whether the main thread is stopped. */
  get stands(): boolean {
    return this.adapter.stands;
  }

  /** Lets a stopped main thread go on, and the cell end: see Stops.release. */
  release(terminate: boolean): void {
    this.adapter.release(terminate);
  }

  close(): void {
    this.adapter.detach();
  }

  /** Front ends wait for the status after the answer as well. */
  private async answer(request: Message): Promise<void> {
    const { seq, command, arguments: args } = request.content;
    this.publish("status", { execution_state: "busy" }, request);
    const head = { seq: ++this.seq, type: "response", request_seq: seq, command };
    let content: Json;
    try {
      content = {
        ...head,
        success: true,
        body: await this.adapter.handle(String(command), (args ?? {}) as Json),
      };
    } catch (error) {
      content = { ...head, success: false, message: (error as Error).message, body: {} };
    }
    this.reply(this.wire.compose("debug_reply", content, request));
    this.publish("status", { execution_state: "idle" }, request);
  }

  /** The main thread owns the socket; through the inspector it publishes also while it is stopped. */
  private publish(type: string, content: Json, request?: Message): void {
    const parent = request && { ...request, identities: [], content: {}, buffers: [] };
    const { main, stands } = this.adapter;
    if (main) void main.call("publish", type, content, parent ?? null, stands).catch(() => undefined);
    else this.publishLater(type, content, parent);
  }
}
