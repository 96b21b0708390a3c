/**
 * The kernel's ZeroMQ sockets on the main thread: shell (two-way), and iopub (one-way, to every front end).
 */
import { Publisher, Router } from "zeromq";
import { closeOnceSent, LINGER } from "./closing.js";
import { type Connection, endpoint } from "./connection.js";
import type { Message } from "./messages.js";
import type { Wire } from "./wire.js";

export class Sockets {
  private readonly shell = new Router();
  private readonly iopub = new Publisher();

  constructor(
    private readonly wire: Wire,
    private readonly log: (text: string) => void,
  ) {
    for (const socket of [this.shell, this.iopub]) {
      // No limit and no waiting: otherwise zeromq.js accepts 512 messages from one synchronous stretch and
      // rejects the rest (EBUSY), and a publisher drops whatever exceeds 1000 unsent messages.
      socket.sendHighWaterMark = 0;
      socket.sendTimeout = 0;
      socket.linger = LINGER;
    }
  }

  async bind(connection: Connection): Promise<void> {
    await Promise.all([
      this.shell.bind(endpoint(connection, connection.shell_port)),
      this.iopub.bind(endpoint(connection, connection.iopub_port)),
    ]);
  }

  /** Calls `onMessage` for every well-formed, correctly signed request until the sockets are closed. */
  async receive(onMessage: (message: Message) => void): Promise<void> {
    for await (const frames of this.shell) {
      try {
        onMessage(this.wire.decode(frames));
      } catch (error) {
        this.log(`dropped a message: ${(error as Error).message}`);
      }
    }
  }

  reply(message: Message<object>): void {
    this.send(this.shell, message);
  }

  publish(message: Message<object>): void {
    this.send(this.iopub, { ...message, identities: [Buffer.from(message.header.msg_type)] });
  }

  /** Returns once everything has been sent. */
  close(): void {
    closeOnceSent([this.shell, this.iopub]);
  }

  private send(socket: Router | Publisher, message: Message<object>): void {
    if (socket.closed) return;
    socket.send(this.wire.encode(message)).catch((error: unknown) => {
      this.log(`could not send ${message.header.msg_type}: ${(error as Error).message}`);
    });
  }
}
