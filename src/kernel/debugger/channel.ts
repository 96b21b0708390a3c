/**
 * Jupyter's debug_request, debug_reply and debug_event:
 * https://github.com/jupyter/enhancement-proposals/pull/47
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Publications, Publish } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";
import { debugRequest } from "../protocol/requests.js";
import type { Wire } from "../protocol/wire.js";
import { Adapter } from "./adapter.js";

export class DebugChannel {
  private readonly adapter = new Adapter((event, body) =>
    this.publish("debug_event", { seq: ++this.seq, type: "event", event, body }),
  );
  private seq = 0;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly wire: Wire,
    private readonly reply: (message: Message<DebugProtocol.Response>) => void,
    /** Makes the main thread publish once it has time; used while the inspector is not connected. */
    private readonly publishLater: Publish,
  ) {}

  /** Takes a debug_request. Requests are answered one after the other. */
  take(request: Message): void {
    this.last = this.last.then(() => this.answer(request));
  }

  /** True while the inspector holds the main thread. */
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

  /** Publishes the status around the answer, because front ends wait for it. */
  private async answer(request: Message): Promise<void> {
    const asked = debugRequest(request.content);
    const { seq, command } = asked;
    this.publish("status", { execution_state: "busy" }, request);
    const head = { seq: ++this.seq, type: "response", request_seq: seq, command };
    let content: DebugProtocol.Response;
    try {
      content = {
        ...head,
        success: true,
        body: await this.adapter.handle(command, asked.arguments as object),
      };
    } catch (error) {
      content = { ...head, success: false, message: (error as Error).message, body: {} };
    }
    this.reply(this.wire.compose("debug_reply", content, request));
    this.publish("status", { execution_state: "idle" }, request);
  }

  /** The main thread owns the socket. Through the inspector it publishes even while it is stopped. */
  private publish<Type extends keyof Publications>(
    type: Type,
    content: Publications[Type],
    request?: Message,
  ): void {
    const parent = request && { ...request, identities: [], content: {}, buffers: [] };
    const { main, hasStopped } = this.adapter;
    if (main) void main.call("publish", type, content, parent ?? null, hasStopped).catch(() => undefined);
    else this.publishLater(type, content, parent);
  }
}
