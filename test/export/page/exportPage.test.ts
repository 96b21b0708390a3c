import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { DISPLAY } from "../../../src/display/figure/bundle";
import { exportPage } from "../../../src/export/page/exportPage";
import { pageFigure } from "../../../src/export/page/pageFigure";
import { buildDecoder, buildEncoder } from "../../../src/models/vae/networks";
import { buildVae } from "../../../src/models/vae/wholeVae";
import { evaluator } from "../../../src/pages/evaluator/evaluator";
import { weightsOf } from "../../../src/pages/evaluator/storedModel";
import type { PageContents } from "../../../src/pages/exported/contents";
import { tf } from "../../../src/tensorflow/backend";

const SMALL = { imageSize: 8, filters: [3, 4] as [number, number], hiddenUnits: 5, seed: 1 };

const contentsOf = (html: string): PageContents =>
  JSON.parse(/id="contents">(.*?)<\/script>/s.exec(html)![1]) as PageContents;

describe("exportPage", () => {
  let folder: string;
  let decoder: tf.LayersModel;
  let encoder: tf.LayersModel;
  let images: tf.Tensor4D;
  let labels: tf.Tensor1D;
  const pathOf = (name: string) => join(folder, name);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-page-"));
    decoder = buildDecoder(SMALL);
    encoder = buildEncoder(SMALL);
    images = tf.randomUniform([5, 8, 8, 1], 0, 1, "float32", 1);
    labels = tf.tensor1d([3, 1, 4, 1, 5], "int32");
  });
  after(() => {
    for (const each of [decoder, encoder, images, labels]) each.dispose();
    rmSync(folder, { recursive: true });
  });

  it("writes one file that computes what the models compute, and names nothing outside itself", async () => {
    const { path, size } = await exportPage(decoder, pathOf("new/page.html"), { encoder, images, labels });
    const html = readFileSync(path, "utf8");
    expect(size).to.equal(Buffer.byteLength(html));
    expect(html).not.to.match(/\b(src|href)="(?!data:)|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    const { layout, models, image, points } = contentsOf(html);
    expect({ layout, image }).to.deep.equal({
      layout: "pad",
      image: { height: 8, width: 8, channels: 1, limits: [0, 1] },
    });
    const compute = ({ program, weights, bits }: PageContents["models"]["decoder"]) =>
      evaluator(program, weightsOf({ program, weights, bits }));
    const expected = tf.tidy(() => (decoder.predict(tf.tensor2d([[1, -2]])) as tf.Tensor).dataSync());
    const [got] = compute(models.decoder)(Float32Array.of(1, -2));
    got.forEach((value, i) => expect(value).to.be.closeTo(expected[i], 1e-3));
    const places = tf.tidy(() => (encoder.predict(images) as tf.Tensor[])[0].dataSync());
    const [mean] = compute(models.encoder!)(images.slice(2, 1).dataSync() as Float32Array);
    mean.forEach((value, i) => expect(value).to.be.closeTo(places[2 * 2 + i], 1e-3));
    points!.z.forEach((value, i) => expect(value).to.be.closeTo(places[i], 1e-4));
    expect(points!.labels).to.deep.equal([3, 1, 4, 1, 5]);
  });

  it("stores float16 where that is precise enough, and float32 where it is not", async () => {
    const bitsOf = async (model: tf.LayersModel) => {
      const { path } = await exportPage(model, pathOf("bits.html"));
      return contentsOf(readFileSync(path, "utf8")).models.decoder.bits;
    };
    expect(await bitsOf(decoder)).to.equal(16);
    const large = buildDecoder(SMALL);
    large.setWeights(large.getWeights().map((weight) => weight.mul(1e7))); // beyond the range of float16
    expect(await bitsOf(large)).to.equal(32);
    large.dispose();
  });

  for (const [latentDim, alone, withEncoder] of [
    [1, "samples", "samples"],
    [2, "pad", "pad"],
    [3, "samples", "pad"],
  ] as const) {
    it(`shows ${latentDim} latent dimensions as ${alone}, and with the encoder as ${withEncoder}`, async () => {
      const options = { ...SMALL, latentDim };
      const [model, itsEncoder] = [buildDecoder(options), buildEncoder(options)];
      const layoutOf = async (given: { encoder?: tf.LayersModel }) => {
        const { path } = await exportPage(model, pathOf("layout.html"), given);
        return contentsOf(readFileSync(path, "utf8")).layout;
      };
      expect(await layoutOf({})).to.equal(alone);
      expect(await layoutOf({ encoder: itsEncoder })).to.equal(withEncoder);
      for (const each of [model, itsEncoder]) each.dispose();
    });
  }

  it("keeps markup in titles and names of classes as text", async () => {
    const evil = "</script><img src=x onerror=alert(1)>";
    const classNames = Array.from({ length: 6 }, () => evil);
    const { path } = await exportPage(decoder, pathOf("evil.html"), {
      title: evil,
      encoder,
      images,
      labels,
      classNames,
    });
    const html = readFileSync(path, "utf8");
    expect(html).not.to.include("<img");
    expect(contentsOf(html).points!.classNames).to.deep.equal(classNames);
  });

  it("is shown as the page itself, in which scripts cannot reach the notebook, or as a picture", async () => {
    const page = await exportPage(decoder, pathOf("shown.html"), { title: "Digits" });
    const bundle = await page[DISPLAY]();
    expect(Object.keys(bundle)).to.have.members(["text/html", "image/png", "text/plain"]);
    expect(bundle["text/html"]).to.match(
      /^<iframe class="genbook-page" title="Digits" sandbox="allow-scripts" srcdoc="&lt;!doctype html&gt;/,
    );
    expect(bundle["text/html"], "where frames are removed").to.include(
      `<img alt="${bundle["text/plain"] as string}" src="data:image/png;base64,${bundle["image/png"] as string}"></iframe>`,
    );
    expect(bundle["text/plain"]).to.match(/^Digits: .*shown\.html, 0\.\d MB/);
    expect(
      Buffer.from(bundle["image/png"] as string, "base64")
        .subarray(1, 4)
        .toString(),
    ).to.equal("PNG");
    const large = pageFigure("/large.html", "Large", "x".repeat(3e6 + 1), "");
    expect(Object.keys(await large[DISPLAY]())).to.have.members(["image/png", "text/plain"]);
  });

  it("writes a model card beside the page", async () => {
    await exportPage(decoder, pathOf("card/digits.html"), { encoder, card: { dataset: "ylecun/mnist" } });
    expect(readdirSync(pathOf("card"))).to.have.members(["digits.html", "README.md"]);
    expect(readFileSync(pathOf("card/README.md"), "utf8"))
      .to.include("  - ylecun/mnist")
      .and.include("| digits.html | a page")
      .and.include("| encoder |")
      .and.include("| decoder |");
  });

  const refuses = (what: string, make: () => Promise<unknown>, message: RegExp) =>
    it(`refuses ${what}, and writes nothing`, async () => {
      writeFileSync(pathOf("old.html"), "old");
      const error = await make().then(
        () => undefined,
        (reason: Error) => reason.message,
      );
      expect(error).to.match(message);
      expect(readFileSync(pathOf("old.html"), "utf8")).to.equal("old");
    });

  refuses(
    "an encoder in place of a decoder",
    () => exportPage(encoder, pathOf("old.html")),
    /expects a model that turns z \[n, latentDim\] into images .*, got encoder, which turns \[n, 8, 8, 1\] into \[n, 2\] and \[n, 2\]: pass a decoder/,
  );
  refuses(
    "an encoder of another space",
    async () => {
      const other = buildEncoder({ ...SMALL, latentDim: 3 });
      await exportPage(decoder, pathOf("old.html"), { encoder: other }).finally(() => other.dispose());
    },
    /must turn images \[n, 8, 8, 1\] into zMean, or zMean and zLogVar, each \[n, 2\], .* into \[n, 3\] and \[n, 3\]: pass/,
  );
  refuses(
    "images without an encoder",
    () => exportPage(decoder, pathOf("old.html"), { images }),
    /needs an encoder to find the places of the images: pass \{ encoder, images \}/,
  );
  refuses(
    "images of another size",
    () => exportPage(decoder, pathOf("old.html"), { encoder, images: tf.zeros([2, 9, 8, 1]) }),
    /images must be \[n, 8, 8, 1\], the encoder's input shape, got \[2, 9, 8, 1\]/,
  );
  refuses(
    "labels of other images",
    () => exportPage(decoder, pathOf("old.html"), { encoder, images, labels: tf.tensor1d([1], "int32") }),
    /labels must be \[5\], one for each image, got \[1\]/,
  );
  refuses(
    "pixels in no known range",
    () => {
      const input = tf.input({ shape: [3] });
      const dense = tf.layers.dense({ units: 4, kernelInitializer: "ones" }).apply(input);
      const output = tf.layers.reshape({ targetShape: [2, 2, 1] }).apply(dense) as tf.SymbolicTensor;
      return exportPage(tf.model({ inputs: input, outputs: output, name: "linear" }), pathOf("old.html"));
    },
    /expects a model whose images are in 0\.\.1 or −1\.\.1, but those of linear are in -\d.*: pass .*range/,
  );
  refuses(
    "layers that cannot be converted, by their names",
    () => {
      const input = tf.input({ shape: [3] });
      const dense = tf.layers.dense({ units: 4, activation: "hardSigmoid", name: "hard" }).apply(input);
      const output = tf.layers.reshape({ targetShape: [2, 2, 1] }).apply(dense) as tf.SymbolicTensor;
      return exportPage(tf.model({ inputs: input, outputs: output, name: "odd" }), pathOf("old.html"));
    },
    /odd cannot be exported: layer hard \(Dense\) has the activation "hardSigmoid"/,
  );
  refuses(
    "layers that a page cannot compute, by their names",
    () => {
      const input = tf.input({ shape: [2] });
      const spread = tf.layers.dense({ units: 64 }).apply(input);
      const drawn = buildVae(encoder, decoder).apply(
        tf.layers.reshape({ targetShape: [8, 8, 1] }).apply(spread),
      ) as tf.SymbolicTensor;
      return exportPage(tf.model({ inputs: input, outputs: drawn, name: "odd" }), pathOf("old.html"));
    },
    /odd cannot be exported as a page, because pages cannot compute the layers sampling \(Exp\), sampling \(RandomNormalLike\): export a model/,
  );
});
