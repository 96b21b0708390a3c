/**
 * Comms: channels between code of cells and the front end, opened from either side. Widgets talk through them.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages
 */
import { randomUUID } from "node:crypto";
import { type Cell, currentCell, runAsCell } from "../execution/cell.js";
import type { Json, Message } from "../protocol/wire.js";

/** What a message on a comm carries. */
export interface CommMessage {
  data: Json;
  metadata: Json;
  buffers: Uint8Array[];
}

export type CommExtras = Partial<Pick<CommMessage, "metadata" | "buffers">>;

export interface Comm {
  readonly id: string;
  readonly target: string;
  /** Called for each message of the front end, also while a cell runs. */
  onMessage?: (message: CommMessage) => void;
  /** Called when the front end closes the comm. */
  onClose?: (message: CommMessage) => void;
  send(data: Json, extras?: CommExtras): void;
  /** A closed comm sends nothing more. */
  close(data?: Json): void;
}

/** What a cell or library finds under `globalThis[Symbol.for("Jupyter.comms")]`. */
export interface CommsForCells {
  /** Opens a comm to what the front end knows by the name `target`. */
  open(target: string, data: Json, extras?: CommExtras): Comm;
  /** `onOpen` is called when the front end opens a comm to `target`. */
  accept(target: string, onOpen: (comm: Comm, message: CommMessage) => void): void;
}

export type PublishComm = (
  type: string,
  content: Json,
  extras: CommExtras,
  request: Message | undefined,
) => void;

interface Entry {
  comm: Comm;
  /** The cell that opened it: what its handlers print belongs there. */
  cell: Cell | undefined;
}

type Accepting = { onOpen: (comm: Comm, message: CommMessage) => void; cell: Cell | undefined };

export class Comms implements CommsForCells {
  private readonly comms = new Map<string, Entry>();
  private readonly targets = new Map<string, Accepting>();

  constructor(
    private readonly publish: PublishComm,
    /** Told what a handler throws, in the cell that it belongs to. */
    private readonly onError: (error: unknown) => void,
  ) {
    Object.defineProperty(globalThis, Symbol.for("Jupyter.comms"), { value: this, configurable: true });
  }

  open(target: string, data: Json, extras: CommExtras = {}): Comm {
    const comm = this.make(randomUUID(), target);
    this.tell("comm_open", { comm_id: comm.id, target_name: target, data }, extras);
    return comm;
  }

  accept(target: string, onOpen: Accepting["onOpen"]): void {
    this.targets.set(target, { onOpen, cell: currentCell() });
  }

  /** The content of a comm_info_reply. */
  info(target: unknown): Json {
    const comms = [...this.comms.values()]
      .filter(({ comm }) => target === undefined || target === null || comm.target === target)
      .map(({ comm }) => [comm.id, { target_name: comm.target }] as const);
    return { status: "ok", comms: Object.fromEntries(comms) };
  }

  /** Takes a comm_open, comm_msg or comm_close of the front end. What speaks of an unknown comm is too late, and ignored. */
  take(type: string, message: Message): void {
    const { comm_id, target_name, data } = message.content;
    if (typeof comm_id !== "string") throw new TypeError(`expected comm_id: string, got ${typeof comm_id}`);
    const { metadata, buffers } = message;
    const carried: CommMessage = { data: isJson(data) ? data : {}, metadata, buffers };
    if (type === "comm_open") return this.opened(comm_id, String(target_name), carried, message);
    const entry = this.comms.get(comm_id);
    if (!entry) return;
    const { comm, cell } = entry;
    if (type === "comm_close") this.comms.delete(comm_id);
    const handler = type === "comm_close" ? comm.onClose : comm.onMessage;
    if (handler) this.handle(cell, () => handler.call(comm, carried));
  }

  private opened(id: string, target: string, carried: CommMessage, request: Message): void {
    const accepting = this.targets.get(target);
    // The protocol asks to close what cannot be opened.
    if (!accepting) return this.publish("comm_close", { comm_id: id, data: {} }, {}, request);
    this.handle(accepting.cell, () => accepting.onOpen(this.make(id, target), carried));
  }

  private make(id: string, target: string): Comm {
    const comm: Comm = {
      id,
      target,
      send: (data, extras = {}) => {
        if (this.comms.has(id)) this.tell("comm_msg", { comm_id: id, data }, extras);
      },
      close: (data = {}) => {
        if (this.comms.delete(id)) this.tell("comm_close", { comm_id: id, data }, {});
      },
    };
    this.comms.set(id, { comm, cell: currentCell() });
    return comm;
  }

  private tell(type: string, content: Json, extras: CommExtras): void {
    this.publish(type, content, extras, currentCell()?.request);
  }

  /** Runs a handler as part of its cell, which may have been interrupted long ago. */
  private handle(cell: Cell | undefined, handler: () => void): void {
    const run = async () => {
      try {
        await (handler() as unknown);
      } catch (error) {
        this.onError(error);
      }
    };
    if (cell) void runAsCell(cell.interrupted ? { ...cell, interrupted: false } : cell, run);
    else void run();
  }
}

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null;
