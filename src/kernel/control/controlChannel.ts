/** The main thread's side of the control thread. */
import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Pipes } from "../output/pipes.js";
import type { ControlData, FromControl, ToControl } from "./controlThread.js";
import type { Connection, Json, Message, Wire } from "../protocol/wire.js";

export class ControlChannel {
  private constructor(
    private readonly worker: Worker,
    private readonly wire: Wire,
  ) {}

  /** Starts the thread; resolves when its sockets are bound, rejects when they cannot be. */
  static async open(
    connection: Connection,
    shared: SharedArrayBuffer,
    wire: Wire,
    handlers: {
      onMessage: (message: Message) => void;
      log: (text: string) => void;
      publish: (type: string, content: Json, request: Message | undefined) => void;
    },
  ): Promise<ControlChannel> {
    const data: ControlData = { connection, shared };
    const worker = new Worker(join(__dirname, "controlThread.js"), { workerData: data });
    await new Promise<void>((resolve, reject) => {
      worker.on("error", reject);
      worker.on("message", (event: FromControl) => {
        if (event.kind === "ready") resolve();
        else if (event.kind === "log") handlers.log(event.text);
        else if (event.kind === "publish") handlers.publish(event.type, event.content, event.request);
        else handlers.onMessage(wire.decode(event.frames.map((frame) => Buffer.from(frame))));
      });
    });
    return new ControlChannel(worker, wire);
  }

  reply(message: Message): void {
    const event: ToControl = { kind: "send", frames: this.wire.encode(message) };
    this.worker.postMessage(event);
  }

  /** Lets the thread empty pipes that this one may be too busy for. */
  emptyPipes(pipes: Pipes): void {
    const event: ToControl = { kind: "pipes", pipes };
    this.worker.postMessage(event, [pipes.port]);
  }

  /** Resolves when the thread has handed over its last messages and ended. */
  async close(): Promise<void> {
    const event: ToControl = { kind: "close" };
    this.worker.postMessage(event);
    await once(this.worker, "exit");
  }
}
