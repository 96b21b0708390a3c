import { expect } from "chai";
import { StandardStream } from "../../../src/kernel/output/standardStream.js";
import { Streams } from "../../../src/kernel/output/streams.js";
import { useKernel } from "../useKernel.js";

describe("stdout and stderr of cells", () => {
  const kernel = useKernel(`import { Readable } from "node:stream"; import { Console } from "node:console";
import { finished, pipeline } from "node:stream/promises";`);

  it("stay open after a pipeline, after end, and after destroy", async () => {
    expect(
      (await kernel.execute(`await pipeline(Readable.from(["piped\\n"]), process.stdout)`)).stdout,
    ).to.equal("piped\n");
    const { stdout, stderr } = await kernel.execute(`const ended = finished(process.stdout);
const called = new Promise<void>((done) => process.stdout.end("ended\\n", () => done()));
await ended; await called; console.log("after end");
await pipeline(async function* () { yield "generated\\n"; }, process.stderr);
await pipeline(async function* () { throw new Error("source"); }, process.stdout).catch((e) => console.log(e.message));
process.stdout.destroy(); console.log("after destroy"); console.error("both");`);
    expect(stdout).to.equal("ended\nafter end\nsource\nafter destroy\n");
    expect(stderr).to.equal("generated\nboth\n");
    expect((await kernel.execute(`console.log("later")`)).stdout).to.equal("later\n");
  });

  it("can be given to a Console of one's own", async () => {
    const { stdout, stderr } = await kernel.execute(`new console.Console(process.stdout).log("out");
new Console(process.stdout, process.stderr).error("err");`);
    expect({ stdout, stderr }).to.deep.equal({ stdout: "out\n", stderr: "err\n" });
  });

  it("are not indented by the groups of an earlier cell", async () => {
    const { stdout } = await kernel.execute(`console.group("a"); console.group("b"); console.log("inside");`);
    expect(stdout).to.equal("a\n  b\n    inside\n");
    expect((await kernel.execute(`console.log("outside")`)).stdout).to.equal("outside\n");
  });

  it("go on after an interrupt that broke off a call to them", () => {
    const taken: string[] = [];
    const stream = new StandardStream(1, (text) => {
      if (text === "broken off") throw new Error("interrupt");
      taken.push(text);
    });
    expect(() => stream.write("broken off")).to.throw("interrupt");
    stream.write("later");
    stream.write(Buffer.from(" é"));
    expect(taken).to.deep.equal(["later", " é"]);
    expect(() => stream.write(1)).to.throw(TypeError, /must be of type string/);
  });

  it("split long text into several messages, and no character", () => {
    const sent: string[] = [];
    const cell = { silent: false };
    const streams = new Streams({ current: () => cell, latest: () => cell }, (_name, text) =>
      sent.push(text),
    );
    const limit = 2 ** 24;
    const text = `${"-".repeat(limit - 1)}🙂${"=".repeat(limit)}end`;
    streams.write("stdout", text, cell);
    streams.flush();
    expect(sent.map(({ length }) => length)).to.deep.equal([limit - 1, limit, 5]);
    expect(sent.join("") === text).to.equal(true);
  });
});
