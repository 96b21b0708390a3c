import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import * as genbook from "../../src/index.ts";
import { codeCells, runCells } from "./cells.mjs";
import { GAN, SETTINGS, VAE, writeMirror } from "./chapter.mjs";

const { buildDecoder, buildDiscriminator, buildEncoder, buildGenerator, compareModels, fit } = genbook;

/** The lines at the end of a listing that use the library's function. */
const LIBRARY = /compareModels\(|\blibrary[A-Z]|buildVae\(/;
const withoutLibrary = (cell) => cell.replace(/^.*$\n?/gm, (line) => (LIBRARY.test(line) ? "" : line));

/** Returns the cells up to the training, and the library without functions that they should not need. */
function chapter(name, training, functions) {
  const all = codeCells(name);
  const cells = all.slice(0, all.findIndex((cell) => cell.startsWith(training)) + 1).map(withoutLibrary);
  const library = { ...genbook, ...Object.fromEntries(functions.map((each) => [each, undefined])) };
  return { cells, library, settings: SETTINGS[name] };
}

/** The history without its times. */
const losses = (history) =>
  history.map((logs) => Object.entries(logs).filter(([name]) => name !== "seconds" && name !== "msPerStep"));

describe("the listings in the notebooks", function () {
  this.timeout(60_000);

  const home = process.cwd();
  const { GENBOOK_MIRROR } = process.env;
  let folder;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "genbook-"));
    await writeMirror(folder);
    process.env.GENBOOK_MIRROR = pathToFileURL(folder).href;
    process.chdir(folder); // where figures and runs are written
  });
  after(() => {
    genbook.tf.disposeVariables(); // of the listings' models
    process.chdir(home);
    if (GENBOOK_MIRROR === undefined) delete process.env.GENBOOK_MIRROR;
    else process.env.GENBOOK_MIRROR = GENBOOK_MIRROR;
    rmSync(folder, { recursive: true });
  });

  it("8.4 trains without the library's models, bit for bit as they do", async () => {
    const { cells, library, settings } = chapter(VAE, "// Training (listing 8.27)", [
      "buildEncoder",
      "buildDecoder",
      "buildVae",
      "sampleLatent",
      "vaeLoss",
      "compareModels",
      "trainVae",
    ]);
    const results = ["encoder", "decoder", "history", "digits", "testDigits"];
    const listing = await runCells(cells, { library, settings, results });

    const [encoder, decoder] = [buildEncoder({ seed: 1 }), buildDecoder({ seed: 1 })];
    const { epochs, batchSize } = settings;
    const options = { epochs, batchSize, seed: 1, validation: listing.testDigits.images };
    const history = await fit(genbook.trainVae(encoder, decoder, listing.digits.images, options));
    expect(losses(listing.history)).to.deep.equal(losses(history)).and.to.have.length(epochs);
    expect(compareModels(listing.encoder, encoder)).to.match(/^The same: .* 494,244 parameters/);
    expect(compareModels(listing.decoder, decoder)).to.match(/^The same: .* 56,385 parameters/);
    expect(compareModels(encoder, buildEncoder({ seed: 1 })), "it has learned").to.match(/different values/);
  });

  it("8.5 trains without the library's models, bit for bit as they do", async () => {
    const { cells, library, settings } = chapter(GAN, "// Training, with two knobs", [
      "buildGenerator",
      "buildDiscriminator",
      "compareModels",
      "trainDcgan",
    ]);
    const results = ["generator", "discriminator", "history", "frogs"];
    const listing = await runCells(cells, { library, settings, results });

    const { width, iterations, batchSize } = settings;
    const generator = buildGenerator({ width, seed: 1 });
    const discriminator = buildDiscriminator({ width, seed: 1 });
    const options = { iterations, batchSize, seed: 1 };
    const history = await fit(genbook.trainDcgan(generator, discriminator, listing.frogs.images, options));
    expect(losses(listing.history)).to.deep.equal(losses(history)).and.to.have.length(2);
    expect(compareModels(listing.generator, generator)).to.match(/^The same/);
    expect(compareModels(listing.discriminator, discriminator)).to.match(/^The same/);
    expect(compareModels(generator, buildGenerator({ width, seed: 1 }))).to.match(/different values/);
  });

  it("8.4 runs with one latent dimension, which the scatter and the grid show too", async () => {
    const cells = codeCells(VAE).slice(0, -3); // without the concept vectors, of another VAE, and the page
    const settings = Object.assign({}, SETTINGS[VAE], { latentDim: 1, epochs: 1 });
    const { centres, grid } = await runCells(cells, {
      library: genbook,
      settings,
      results: ["centres", "grid"],
    });
    expect(centres.shape).to.deep.equal([32, 1]);
    expect(grid.shape).to.deep.equal([225, 28, 28, 1]);
  });

  it("8.5 compares each listing with the library's function, whatever the settings", async () => {
    const all = codeCells(GAN);
    const cells = all.slice(
      0,
      all.findIndex((cell) => cell.startsWith("// The data")),
    );
    for (const changes of [
      { width: 0.1, slope: 0, dropout: 0 }, // 12.8 filters, for example, are 13
      { slope: 0.2, dropout: 0.5, outputActivation: "sigmoid", stridedKernelSize: 5 },
    ]) {
      const said = [];
      const compare = (...models) => said.push(compareModels(...models));
      const library = { ...genbook, compareModels: compare };
      const settings = Object.assign({}, SETTINGS[GAN], changes);
      await runCells(cells, { library, settings, results: [] });
      expect(said).to.have.length(2);
      for (const each of said) expect(each).to.match(/^The same/);
    }
  });

  it("8.5 draws what it shows from the distribution that it trains with", async () => {
    const cells = chapter(GAN, "// Training, with two knobs", []).cells;
    const settings = Object.assign({}, SETTINGS[GAN], { latentDistribution: "uniform", iterations: 10 });
    const asked = [];
    const library = {
      ...genbook,
      timeline: (generator, options) => {
        asked.push(options.latentDistribution);
        return genbook.timeline(generator, options);
      },
      bookSnapshots: (run, generator, images, options) => {
        asked.push(options.latentDistribution);
        return genbook.bookSnapshots(run, generator, images, options);
      },
    };
    const { drawPoints, random } = await runCells(cells, {
      library,
      settings,
      results: ["drawPoints", "random"],
    });
    expect(asked).to.deep.equal(["uniform", "uniform"]);
    expect(Math.max(...drawPoints(random, 100).abs().dataSync())).to.be.at.most(1);
  });

  it("8.5 compares the GAN with a VAE that has as many weights and as much time", async () => {
    const { cells, library } = chapter(GAN, "// Training, with two knobs", []);
    const comparison = codeCells(GAN).find((cell) => cell.startsWith("// A VAE on the same images"));
    const settings = Object.assign({}, SETTINGS[GAN], { vaeEpochs: 0 });
    const models = ["generator", "discriminator", "encoder", "decoder"];
    const results = [...models, "weightsIn", "weightsOfUnit", "secondsOf", "history", "vaeHistory"];
    const ran = await runCells([...cells, comparison], { library, settings, results });
    const { generator, discriminator, encoder, decoder, weightsIn, weightsOfUnit } = ran;
    const difference = weightsIn(encoder, decoder) - weightsIn(generator, discriminator);
    expect(Math.abs(difference)).to.be.at.most(weightsOfUnit / 2);
    expect(ran.vaeHistory).to.have.length.above(2);
    const [gan, vae] = [ran.history, ran.vaeHistory].map(ran.secondsOf);
    expect(vae / gan).to.be.within(0.1, 10); // in so short a time, one epoch matters much
  });
});
