import { setTimeout as sleep } from "node:timers/promises";
import { require as requireTypeScript } from "tsx/cjs/api";

const { KernelClient } = requireTypeScript("../../test/kernel/kernelClient.ts", import.meta.url);

/**
 * A client that behaves like a reader of a notebook. It also sees output that comes shortly after a cell's
 * end, which a page still shows below the cell; and it repeats a cell that the kernel refused because an
 * earlier one had failed, as tslab does for a moment.
 */
export class Reader extends KernelClient {
  async execute(code, options) {
    for (;;) {
      const outcome = await super.execute(code, options);
      if (!/^abort/.test(outcome.reply.status)) return outcome;
    }
  }

  async outcome(message) {
    await super.outcome(message);
    for (let heard = -1, tries = 0; heard !== this.received.length && tries < 40; tries++) {
      heard = this.received.length;
      await sleep(50);
    }
    return super.outcome(message);
  }
}
