/** The main thread's side of the control thread. */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Pipes } from "../output/pipes.js";
import type { Connection } from "../protocol/connection.js";
import type { Publish } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";
import type { Wire } from "../protocol/wire.js";
import type { ControlData, FromControl, ToControl } from "./controlThread.js";
import { type StopFlags, stopFlags } from "./stopFlags.js";

/** How long the thread may take to end, in ms. */
const CLOSING = 2000;

export class ControlChannel {
  private constructor(
    private readonly worker: Worker,
    private readonly wire: Wire,
    private readonly flags: StopFlags,
  ) {}

  /** Starts the thread. Resolves when its sockets are bound, and rejects when they cannot be. */
  static async open(
    connection: Connection,
    shared: SharedArrayBuffer,
    wire: Wire,
    handlers: {
      onMessage: (message: Message) => void;
      log: (text: string) => void;
      publish: Publish;
    },
  ): Promise<ControlChannel> {
    const data: ControlData = { connection, shared };
    const worker = new Worker(join(__dirname, "controlThread.js"), { workerData: data });
    await new Promise<void>((resolve, reject) => {
      worker.on("error", reject);
      worker.on("message", (event: FromControl) => {
        if (event.kind === "ready") resolve();
        else if (event.kind === "log") handlers.log(event.text);
        else if (event.kind === "publish") handlers.publish(...event.publication);
        else handlers.onMessage(wire.decode(event.frames.map((frame) => Buffer.from(frame))));
      });
    });
    return new ControlChannel(worker, wire, stopFlags(shared));
  }

  reply(message: Message<object>): void {
    this.post({ kind: "send", frames: this.wire.encode(message) });
  }

  /** Lets the thread empty pipes that this thread may be too busy for. */
  emptyPipes(pipes: Pipes): void {
    this.post({ kind: "pipes", pipes }, [pipes.port]);
  }

  /** Returns when the thread has sent its last messages and ended. */
  close(): void {
    this.post({ kind: "close" });
    this.flags.waitForControl(CLOSING);
  }

  private post(event: ToControl, transfer: readonly Pipes["port"][] = []): void {
    this.worker.postMessage(event, transfer);
  }
}
