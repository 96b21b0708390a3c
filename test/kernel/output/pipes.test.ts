import { mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel } from "node:worker_threads";
import { expect } from "chai";
import {
  emptyPipes,
  MAX_BACKLOG,
  newPipeState,
  PIPE_SIZE,
  PipeState,
  type Printed,
} from "../../../src/kernel/output/pipes.js";

describe("emptying pipes", () => {
  it("keeps what a busy main thread can still take, says that the rest is left out, and continues later", async () => {
    const folder = mkdtempSync(join(tmpdir(), "genbook-pipes-"));
    const file = join(folder, "printed");
    writeFileSync(file, "");
    truncateSync(file, MAX_BACKLOG + 10 * PIPE_SIZE); // read like a pipe that is always full
    // Both stay open, because the pipes are read until the process ends.
    const ends = { stdout: openSync(file, "r"), stderr: openSync("/dev/null", "r") };
    const shared = newPipeState();
    const state = new PipeState(shared);
    const { port1, port2 } = new MessageChannel();
    emptyPipes({ ends, shared, port: port2 });

    const received: Printed[] = [];
    const until = async (done: () => boolean) => {
      for (let i = 0; i < 3000 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 1));
    };
    const size = () => received.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    port1.on("message", (printed: Printed) => received.push(printed));
    await until(() => size() > MAX_BACKLOG);
    await new Promise((resolve) => setTimeout(resolve, 300)); // nothing more may come
    const note = Buffer.from(received.at(-1)!.bytes).toString();
    expect(note).to.match(/more than 64 MB were printed at once; some of it is left out/);
    expect(size()).to.equal(MAX_BACKLOG + note.length + 2); // "…" is three bytes

    state.addToBacklog(-size());
    received.length = 0;
    truncateSync(file, MAX_BACKLOG + 11 * PIPE_SIZE);
    await until(() => received.length > 0);
    port1.close();
    rmSync(folder, { recursive: true });
    expect(received.map(({ name, bytes }) => [name, bytes.byteLength])).to.deep.equal([
      ["stdout", PIPE_SIZE],
    ]);
  });
});
