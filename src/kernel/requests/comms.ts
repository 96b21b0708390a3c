/**
 * Comms: channels between the code of cells and the front end, which either side can open. Widgets use them.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages
 */
import { randomUUID } from "node:crypto";
import { type Cell, currentCell, inOwnTurn, runAsCell } from "../execution/cell.js";
import type { CommInfoReply, Publications, Publish } from "../protocol/contents.js";
import type { Extras, Json, Message } from "../protocol/messages.js";
import { commContent } from "../protocol/requests.js";

/** What a message on a comm carries. */
export interface CommMessage {
  data: Json;
  metadata: Json;
  buffers: Uint8Array[];
  /**
   * Sends a message on the same comm whose parent is this one. Front ends tell by the parent which of their
   * own messages it answers.
   */
  reply(data: Json, extras?: Extras): void;
}

export interface Comm {
  readonly id: string;
  readonly target: string;
  /** Called for each message from the front end, even while a cell runs. */
  onMessage?: (message: CommMessage) => void;
  /** Called when the front end closes the comm. */
  onClose?: (message: CommMessage) => void;
  /** Does nothing once the comm is closed. */
  send(data: Json, extras?: Extras): void;
  close(data?: Json): void;
}

/** What a cell or a library finds under `globalThis[Symbol.for("Jupyter.comms")]`. */
export interface CommsForCells {
  /** Opens a comm to the part of the front end that is registered as `target`. */
  open(target: string, data: Json, extras?: Extras): Comm;
  /** Registers `onOpen` to be called whenever the front end opens a comm to `target`. */
  accept(target: string, onOpen: (comm: Comm, message: CommMessage) => void): void;
}

type CommMessageType = "comm_open" | "comm_msg" | "comm_close";

interface Entry {
  comm: Comm;
  /** The cell that opened the comm: what its handlers print belongs to that cell. */
  cell: Cell | undefined;
}

interface Accepting {
  onOpen: (comm: Comm, message: CommMessage) => void;
  cell: Cell | undefined;
}

export class Comms implements CommsForCells {
  private readonly comms = new Map<string, Entry>();
  private readonly targets = new Map<string, Accepting>();

  constructor(
    private readonly publish: Publish,
    /** Called with what a handler throws, as part of the cell that the handler belongs to. */
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Makes comms available to cells and libraries. */
  install(): void {
    Object.defineProperty(globalThis, Symbol.for("Jupyter.comms"), { value: this, configurable: true });
  }

  open(target: string, data: Json, extras?: Extras): Comm {
    const comm = this.make(randomUUID(), target);
    this.tell("comm_open", { comm_id: comm.id, target_name: target, data }, extras);
    return comm;
  }

  accept(target: string, onOpen: Accepting["onOpen"]): void {
    this.targets.set(target, { onOpen, cell: currentCell() });
  }

  /** Returns the content of a comm_info_reply; `target_name` selects the comms of one target. */
  info({ target_name }: { target_name: string | undefined }): CommInfoReply {
    const comms = [...this.comms.values()]
      .filter(({ comm }) => target_name === undefined || comm.target === target_name)
      .map(({ comm }) => [comm.id, { target_name: comm.target }] as const);
    return { status: "ok", comms: Object.fromEntries(comms) };
  }

  /** Takes a message from the front end. A message for an unknown comm comes too late, and is ignored. */
  take(type: CommMessageType, message: Message): void {
    const { comm_id, target_name, data } = commContent(message.content);
    const { metadata, buffers } = message;
    const reply: CommMessage["reply"] = (answer, extras) => {
      if (this.comms.has(comm_id)) this.publish("comm_msg", { comm_id, data: answer }, message, extras);
    };
    const carried: CommMessage = { data, metadata, buffers, reply };
    if (type === "comm_open") return this.opened(comm_id, target_name, carried, message);
    const entry = this.comms.get(comm_id);
    if (!entry) return;
    const { comm, cell } = entry;
    if (type === "comm_close") this.comms.delete(comm_id);
    const handler = type === "comm_close" ? comm.onClose : comm.onMessage;
    if (handler) this.handle(cell, () => handler.call(comm, carried));
  }

  private opened(id: string, target: string, carried: CommMessage, request: Message): void {
    const accepting = this.targets.get(target);
    // The protocol asks that a comm which cannot be opened be closed.
    if (!accepting) return this.publish("comm_close", { comm_id: id, data: {} }, request);
    this.handle(accepting.cell, () => accepting.onOpen(this.make(id, target), carried));
  }

  private make(id: string, target: string): Comm {
    const comm: Comm = {
      id,
      target,
      send: (data, extras) => {
        if (this.comms.has(id)) this.tell("comm_msg", { comm_id: id, data }, extras);
      },
      close: (data = {}) => {
        if (this.comms.delete(id)) this.tell("comm_close", { comm_id: id, data });
      },
    };
    this.comms.set(id, { comm, cell: currentCell() });
    return comm;
  }

  private tell<Type extends CommMessageType>(type: Type, content: Publications[Type], extras?: Extras): void {
    this.publish(type, content, currentCell()?.request, extras);
  }

  /** Runs a handler as part of its cell, even if the cell was interrupted long ago. */
  private handle(cell: Cell | undefined, handler: () => void): void {
    const run = async () => {
      try {
        await inOwnTurn(handler);
      } catch (error) {
        this.onError(error);
      }
    };
    if (cell) void runAsCell(cell.interrupted ? { ...cell, interrupted: false } : cell, run);
    else void run();
  }
}
