import { expect } from "chai";
import { printLine, rewritableLine } from "../../src/terminal/rewritableLine";

describe("rewritableLine", () => {
  it("covers the longer text of another line in whose place it is written", () => {
    let text = "";
    const output = { isTTY: true, write: (more: string) => (text += more) };
    const [training, images] = [rewritableLine({ output }), rewritableLine({ output })];
    training.writeNow("Epoch 1/2 · loss 0.6894");
    images.writeNow("Making images");
    expect(text).to.equal(`\rEpoch 1/2 · loss 0.6894\r${"Making images".padEnd(23)}`);
    images.end("Made images");
    text = "";
    training.close();
    expect(text, "no empty line").to.equal("");
    training.end("Epoch 2/2");
    expect(text).to.equal("\rEpoch 2/2\n");
  });

  it("gives way to a line that is printed while it is open", () => {
    const { stdout } = process;
    const { isTTY } = stdout;
    const write: unknown = Reflect.get(stdout, "write");
    let text = "";
    try {
      stdout.isTTY = true;
      stdout.write = (more: string | Uint8Array) => Boolean((text += String(more)));
      const line = rewritableLine();
      line.writeNow("Epoch 1/2 · loss 0.6894");
      printLine("An evaluation takes 3.1 s.");
      line.writeNow("Epoch 1/2 · loss 0.6893");
      line.close();
      printLine("Done.");
    } finally {
      Object.assign(stdout, { isTTY, write });
    }
    expect(text.split("\n")).to.deep.equal([
      "\rEpoch 1/2 · loss 0.6894",
      "An evaluation takes 3.1 s.",
      "\rEpoch 1/2 · loss 0.6893",
      "Done.",
      "",
    ]);
  });
});
