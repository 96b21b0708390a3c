import { expect } from "chai";
import type { Json } from "../../src/widgets/widget";

/** A comm as a page sees it: what it was opened with, and what was sent to the page. */
export interface FakeComm {
  id: string;
  target: string;
  opened: { state: Json };
  sent: Json[];
  isClosed: boolean;
  onMessage?: (message: { data: Json; reply: (data: Json) => void }) => void;
  onClose?: () => void;
}

const kernel = globalThis as Record<symbol, unknown>;
const COMMS = Symbol.for("Jupyter.comms");

/** Stands for the kernel's comms. `remove` takes them away, as if there were no notebook. */
export function installFakeComms() {
  const comms: FakeComm[] = [];
  const accepting = new Map<string, (comm: object) => void>();
  kernel[COMMS] = {
    open: (target: string, opened: { state: Json }, { metadata }: { metadata: Json }) => {
      expect(metadata).to.deep.equal({ version: "2.1.0" });
      const comm: FakeComm = { id: `c${comms.length}`, target, opened, sent: [], isClosed: false };
      comms.push(comm);
      return Object.assign(comm, {
        send: (data: Json) => comm.sent.push(data),
        close: () => (comm.isClosed = true),
      });
    },
    accept: (target: string, onOpen: (comm: object) => void) => accepting.set(target, onOpen),
  };
  return { comms, accepting, remove: () => delete kernel[COMMS] };
}

/** Sends a message as a page does, and returns the answers to it. */
export function fromPage(comm: FakeComm, data: Json): Json[] {
  const answers: Json[] = [];
  comm.onMessage?.({ data, reply: (answer) => answers.push(answer) });
  return answers;
}
