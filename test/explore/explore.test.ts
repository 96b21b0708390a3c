import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import sharp from "sharp";
import { DISPLAY } from "../../src/display/figure/bundle";
import { explore, type ExploreOptions } from "../../src/explore/explore";
import type { SentEncoding, SentPicture } from "../../src/pages/notebook/messages";
import { tf } from "../../src/tensorflow/backend";
import type { Json } from "../../src/widgets/widget";
import { fromPage, installFakeComms, type FakeComm } from "../widgets/fakeComms";
import { expectClose, meansOf, toyImages, toyVae } from "./toyVae";

describe("explore", () => {
  const BROADCAST = Symbol.for("Jupyter.broadcast");
  const kernel = globalThis as Record<symbol, unknown>;
  let comms: FakeComm[];
  let removeComms: () => void;

  beforeEach(() => {
    kernel[BROADCAST] = () => undefined;
    ({ comms, remove: removeComms } = installFakeComms());
    tf.engine().startScope();
  });
  afterEach(() => {
    tf.engine().endScope();
    removeComms();
    delete kernel[BROADCAST];
  });

  const labelsOf = (images: tf.Tensor4D) =>
    tf.tensor1d(
      Array.from({ length: images.shape[0] }, (_, i) => i % 3),
      "int32",
    );
  /** Shows a pad of a toy VAE with 12 images, and returns a function that asks it as a page does. */
  async function shownPad(options: ExploreOptions = {}) {
    const { encoder, decoder } = toyVae();
    const images = toyImages(12);
    const pad = await explore(decoder, { encoder, images, labels: labelsOf(images), ...options });
    const bundle = pad[DISPLAY]();
    const [comm] = comms;
    let count = 0;
    const ask = async (question: Json): Promise<Json> => {
      const id = `page-${++count}`;
      fromPage(comm, { method: "custom", content: { id, ...question } });
      for (let tries = 0; tries < 500; tries++) {
        const answers = comm.sent.map(({ content }) => content as Json);
        const answer = answers.find((each) => each?.id === id);
        if (answer) return answer;
        await sleep(5);
      }
      throw new Error("The pad has not answered.");
    };
    return { encoder, decoder, images, pad, bundle, comm, ask };
  }

  const bytesOf = (picture: unknown) => Array.from(Buffer.from((picture as SentPicture).base64, "base64"));
  const bytesOfTensor = (images: tf.Tensor) =>
    Array.from(Uint8ClampedArray.from(images.dataSync(), (each) => each * 255));
  const floatsOf = (base64: string) =>
    new Float32Array(Uint8Array.from(Buffer.from(base64, "base64")).buffer);

  it("shows the page's module with the scatter of the images, and what their mean decodes to", async () => {
    const { encoder, decoder, images, bundle, comm } = await shownPad({ classNames: ["a", "b", "c"] });
    expect(bundle).to.include.keys("application/vnd.jupyter.widget-view+json", "image/png");
    const { state } = comm.opened;
    const bundled = readFileSync(join(__dirname, "../../dist/pages/padWidget.mjs"), "utf8");
    expect(state).to.deep.include({ _model_module: "anywidget", _esm: bundled, latentDim: 2 });
    expect(state).to.deep.include({ canInspect: true, canEncode: true });
    const { z, labels, classNames } = state.points as Record<string, string>;
    const means = meansOf(encoder, images);
    expectClose(floatsOf(z), means.flat());
    expect(Array.from(new Int32Array(Uint8Array.from(Buffer.from(labels, "base64")).buffer))).to.deep.equal([
      0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2,
    ]);
    expect(classNames).to.deep.equal(["a", "b", "c"]);
    const middle = [0, 1].map((i) => means.reduce((sum, row) => sum + row[i] / 12, 0));
    expectClose(state.z as number[], middle);
    expect(bytesOf(state.picture)).to.deep.equal(
      bytesOfTensor(decoder.predict(tf.tensor2d([state.z as number[]])) as tf.Tensor),
    );
  });

  it("decodes what a page asks for, and its value is where the page comes to rest", async () => {
    const { decoder, pad, comm, ask } = await shownPad();
    const { answer } = await ask({ ask: "decode", z: [0.5, -1] });
    expect(answer).to.deep.include({ width: 8, height: 8, channels: 1 });
    expect(bytesOf(answer)).to.deep.equal(
      bytesOfTensor(decoder.predict(tf.tensor2d([[0.5, -1]])) as tf.Tensor),
    );
    const values: number[][] = [];
    pad.onValue((z) => values.push(z));
    fromPage(comm, { method: "update", state: { z: [0.5, -1] } });
    expect([pad.value, values]).to.deep.equal([[0.5, -1], [[0.5, -1]]]);
    expect(String(pad)).to.equal("latent space, z = [0.50, -1.00]");
    pad.value = [0, 0];
    expect(comm.sent.at(-1)).to.deep.include({ method: "update", state: { z: [0, 0] } });
    expect(() => (pad.value = [0])).to.throw(/2 finite numbers, got \[0\]/);
  });

  it("shows a point's image, reconstruction and cloud, also where only some images are points", async () => {
    const { encoder, decoder, images, comm, ask } = await shownPad({ points: 4 });
    expect(floatsOf((comm.opened.state.points as { z: string }).z)).to.have.length(8);
    const answer = (await ask({ ask: "inspect", index: 2 })).answer as SentEncoding;
    const image = images.slice(6, 1); // 12 images, every third of which is a point
    const [mean, logVar] = encoder.predict(image) as tf.Tensor2D[];
    expect(bytesOf(answer.image)).to.deep.equal(bytesOfTensor(image));
    expectClose(answer.mean, mean.dataSync());
    expectClose(answer.deviation, logVar.div(2).exp().dataSync());
    expectClose(bytesOf(answer.reconstruction), bytesOfTensor(decoder.predict(mean) as tf.Tensor), 1);
    expect((await ask({ ask: "inspect", index: 4 })).error).to.match(/no image 4/);
  });

  it("encodes a drawing, and finds the images that are nearest to it", async () => {
    const { encoder, images, ask } = await shownPad();
    const drawn = images.slice(7, 1);
    const drawing = {
      width: 8,
      height: 8,
      channels: 1,
      base64: Buffer.from(bytesOfTensor(drawn)).toString("base64"),
    };
    const answer = (await ask({ ask: "encode", drawing })).answer as SentEncoding;
    expect(answer.nearest).to.have.length(3);
    expect(bytesOf(answer.nearest[0]), "itself").to.deep.equal(bytesOfTensor(drawn));
    expectClose(answer.mean, meansOf(encoder, drawn)[0], 0.02); // the drawing has 256 greys
  });

  it("says what is wrong where its images were disposed of", async () => {
    const { images, ask } = await shownPad();
    images.dispose();
    expect((await ask({ ask: "inspect", index: 0 })).error).to.match(/disposed of\. Keep them/);
  });

  it("leaves no tensor behind when it answers", async () => {
    const { ask, images } = await shownPad();
    const drawing = {
      width: 8,
      height: 8,
      channels: 1,
      base64: Buffer.from(bytesOfTensor(images.slice(0, 1))).toString("base64"),
    };
    const questions: Json[] = [
      { ask: "decode", z: [0, 0] },
      { ask: "inspect", index: 1 },
      { ask: "encode", drawing },
    ];
    for (const each of questions) await ask(each); // the first calls compile
    const before = tf.memory().numTensors;
    for (const each of questions) expect(await ask(each)).to.not.have.property("error");
    expect(tf.memory().numTensors).to.equal(before);
  });

  it("is a picture and text without a notebook, with any number of dimensions, and without an encoder", async () => {
    removeComms();
    delete kernel[BROADCAST];
    const { decoder } = toyVae(3);
    const pad = await explore(decoder);
    const bundle = pad[DISPLAY]();
    expect(bundle["text/plain"]).to.equal("latent space, z = [0.00, 0.00, 0.00]");
    const alone = await sharp(Buffer.from(bundle["image/png"] as string, "base64")).metadata();
    const images = toyImages(12);
    const { encoder, decoder: other } = toyVae();
    const both = (await explore(other, { encoder, images }))[DISPLAY]();
    const wide = await sharp(Buffer.from(both["image/png"] as string, "base64")).metadata();
    expect(wide.width).to.be.above(alone.width + 392);
  });

  it("refuses parts that do not fit together", async () => {
    const { encoder, decoder } = toyVae();
    const images = toyImages(3);
    const messageOf = (promise: Promise<unknown>) =>
      promise.then(
        () => "nothing was thrown",
        (error: Error) => error.message,
      );
    expect(await messageOf(explore(encoder))).to.match(/decoder that takes z \[n, 2 or more\]/);
    expect(await messageOf(explore(toyVae(1).decoder))).to.match(
      /z \[n, 2 or more\], got one that takes \[n, 1\]/,
    );
    expect(await messageOf(explore(decoder, { images }))).to.match(/add `encoder`/);
    expect(await messageOf(explore(decoder, { encoder: toyVae(3).encoder }))).to.match(/got 3 and 2/);
    const labels = tf.tensor1d([1, 2], "int32");
    expect(await messageOf(explore(decoder, { encoder, images, labels }))).to.match(
      /label for each image, got labels \[2\] and images \[3, 8, 8, 1\]/,
    );
    expect(await messageOf(explore(decoder, { encoder, images: tf.zeros([1, 9, 9, 1]) }))).to.match(
      /got \[1, 9, 9, 1\]/,
    );
  });
});
