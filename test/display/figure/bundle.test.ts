import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  clearOutput,
  DISPLAY,
  liveShow,
  show,
  type Figure,
  type MimeBundle,
} from "../../../src/display/figure/bundle";
import { inNotebook, printed } from "../notebook";

const figure = (data: MimeBundle, name?: string): Figure => ({ name, [DISPLAY]: () => data });
const withPng = (bytes: string, name?: string) =>
  figure({ "image/png": Buffer.from(bytes).toString("base64"), "text/plain": `A picture of ${bytes}` }, name);

describe("show", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-figures-"));
    process.env.GENBOOK_FIGURES = join(folder, "figures");
  });
  afterEach(() => {
    delete process.env.GENBOOK_FIGURES;
    rmSync(folder, { recursive: true });
  });
  const files = () => readdirSync(join(folder, "figures")).sort();
  const read = (name: string) => readFileSync(join(folder, "figures", name), "utf8");

  describe("in a notebook", () => {
    it("sends the figure's whole bundle as display_data", async () => {
      const data = { "image/png": "AAAA", "text/plain": "a picture" };
      const messages = await inNotebook(() => show(figure(data)));
      expect(messages).to.deep.equal([
        { type: "display_data", content: { data, metadata: {}, transient: {} } },
      ]);
    });

    it("waits for a bundle that is a promise", async () => {
      const later: Figure = { [DISPLAY]: () => Promise.resolve({ "text/plain": "later" }) };
      const [message] = await inNotebook(() => show(later));
      expect(message.content.data).to.deep.equal({ "text/plain": "later" });
    });

    it("liveShow shows once and then updates that display; each place has its own", async () => {
      const messages = await inNotebook(async () => {
        const [place, other] = [liveShow(), liveShow()];
        for (const text of ["1", "2", "3"]) await place.update(figure({ "text/plain": text }));
        await other.update(figure({ "text/plain": "other" }));
      });
      expect(messages.map(({ type }) => type)).to.deep.equal([
        "display_data",
        "update_display_data",
        "update_display_data",
        "display_data",
      ]);
      expect(messages.map(({ content }) => content.data["text/plain"])).to.deep.equal([
        "1",
        "2",
        "3",
        "other",
      ]);
      const ids = messages.map(({ content }) => content.transient.display_id);
      expect(ids[0]).to.be.a("string").with.length.above(10);
      expect(ids.slice(1, 3)).to.deep.equal([ids[0], ids[0]]);
      expect(ids[3]).not.to.equal(ids[0]);
    });
  });

  it("clearOutput clears a notebook's cell, at once or with the next output, but not a terminal", async () => {
    const messages = await inNotebook(() => {
      clearOutput();
      clearOutput({ wait: true });
    });
    expect(messages).to.deep.equal([
      { type: "clear_output", content: { wait: false } },
      { type: "clear_output", content: { wait: true } },
    ]);
    expect(await printed(() => clearOutput())).to.deep.equal([]);
  });

  describe("in a terminal", () => {
    it("writes the PNG, never over another, and says where", async () => {
      const lines = await printed(async () => {
        await show(withPng("one", "Latent space: 10 × 10"));
        await show(withPng("two", "Latent space: 10 × 10"));
        await show(withPng("three"));
      });
      expect(files()).to.deep.equal(["figure-1.png", "latent-space-10-10-1.png", "latent-space-10-10-2.png"]);
      expect(
        ["latent-space-10-10-1.png", "latent-space-10-10-2.png", "figure-1.png"].map(read),
      ).to.deep.equal(["one", "two", "three"]);
      expect(lines[0]).to.equal(`A picture of one: ${join(folder, "figures", "latent-space-10-10-1.png")}`);
    });

    it("says where the picture is after the first line of its text", async () => {
      const explained = figure({ "image/png": "AAAA", "text/plain": "A chart\nand what it means" }, "chart");
      const [said] = await printed(() => show(explained));
      expect(said).to.equal(`A chart: ${join(folder, "figures", "chart-1.png")}\nand what it means`);
    });

    it("writes a GIF under a name that says so", async () => {
      const gif = Buffer.from("moving").toString("base64");
      await printed(() => show(figure({ "image/gif": gif, "text/plain": "A film" }, "film")));
      expect(files()).to.deep.equal(["film-1.gif"]);
      expect(read("film-1.gif")).to.equal("moving");
    });

    it("prints the text of a figure without PNG", async () => {
      expect(await printed(() => show(figure({ "text/plain": "only words" })))).to.deep.equal(["only words"]);
    });

    it("liveShow replaces its own file and names it once", async () => {
      const lines = await printed(async () => {
        await show(withPng("before", "loss"));
        const place = liveShow();
        for (const text of ["1", "2", "3"]) await place.update(withPng(text, "loss"));
      });
      expect(files()).to.deep.equal(["loss-1.png", "loss-2.png"]);
      expect(files().map(read)).to.deep.equal(["before", "3"]);
      expect(lines).to.have.length(2);
    });

    it("names the folder and the remedy when it cannot write, and leaves nothing behind", async () => {
      writeFileSync(join(folder, "figures"), "a file where the folder should be");
      const error = await show(withPng("one")).catch((reason: Error) => reason);
      expect(error).to.be.instanceOf(Error);
      expect((error as Error).message)
        .to.include(join(folder, "figures"))
        .and.include("Set GENBOOK_FIGURES");
      expect(readdirSync(folder)).to.deep.equal(["figures"]);
    });
  });

  it("says what it expects when given something else", async () => {
    for (const [wrong, got] of [
      [undefined, "undefined"],
      [null, "null"],
      [{}, "object"],
    ]) {
      const error = await show(wrong as Figure).catch((reason: Error) => reason);
      expect((error as Error).message)
        .to.include("Expected a figure")
        .and.include(`got ${got as string}`);
    }
  });
});
