import { expect } from "chai";
import { rewritableLine } from "../../src/terminal/rewritableLine";

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
});
