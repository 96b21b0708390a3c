/** The kernel's ZeroMQ sockets on the main thread: shell and stdin (two-way), iopub (one-way, to everybody). */
import { Publisher, Router } from "zeromq";
import type { Connection, Message, Wire } from "./wire.js";

/** How long closing a socket may take to hand over what is still queued, in ms. */
const LINGER = 1000;

export class Sockets {
  private readonly shell = new Router();
  private readonly stdin = new Router();
  private readonly iopub = new Publisher();

  constructor(
    private readonly wire: Wire,
    private readonly log: (text: string) => void,
  ) {
    for (const socket of [this.shell, this.stdin, this.iopub]) {
      // Without a limit and without waiting: zeromq.js otherwise takes 512 messages from one synchronous
      // stretch and rejects the rest (EBUSY), and a publisher drops what goes beyond 1000 unsent ones.
      socket.sendHighWaterMark = 0;
      socket.sendTimeout = 0;
      socket.linger = LINGER;
    }
  }

  async bind(connection: Connection): Promise<void> {
    await Promise.all([
      this.shell.bind(endpoint(connection, connection.shell_port)),
      this.stdin.bind(endpoint(connection, connection.stdin_port)),
      this.iopub.bind(endpoint(connection, connection.iopub_port)),
    ]);
  }

  /** Calls a handler for every well-formed, rightly signed message until the sockets are closed. */
  async receive(handlers: Record<"shell" | "stdin", (message: Message) => void>): Promise<void> {
    await Promise.all([this.listen(this.shell, handlers.shell), this.listen(this.stdin, handlers.stdin)]);
  }

  private async listen(socket: Router, onMessage: (message: Message) => void): Promise<void> {
    for await (const frames of socket) {
      try {
        onMessage(this.wire.decode(frames));
      } catch (error) {
        this.log(`message dropped: ${(error as Error).message}`);
      }
    }
  }

  reply(message: Message): void {
    this.send(this.shell, message);
  }

  /** Asks the client that sent the request which the message belongs to. */
  ask(message: Message): void {
    this.send(this.stdin, message);
  }

  publish(message: Message): void {
    this.send(this.iopub, { ...message, identities: [Buffer.from(message.header.msg_type)] });
  }

  close(): void {
    for (const socket of [this.shell, this.stdin, this.iopub]) socket.close();
  }

  private send(socket: Router | Publisher, message: Message): void {
    if (socket.closed) return;
    socket.send(this.wire.encode(message)).catch((error: unknown) => {
      this.log(`${message.header.msg_type} not sent: ${(error as Error).message}`);
    });
  }
}

/** "tcp://127.0.0.1:5555", or "ipc://<path>-<number>". */
export function endpoint({ transport, ip }: Pick<Connection, "transport" | "ip">, port: number): string {
  return `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${port}`;
}
