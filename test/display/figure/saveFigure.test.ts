import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { DISPLAY, type Figure, type MimeBundle } from "../../../src/display/figure/bundle";
import { saveFigure } from "../../../src/display/figure/saveFigure";

const figure = (data: MimeBundle): Figure => ({ [DISPLAY]: () => data });
const picture = (bytes: string) => figure({ "image/png": Buffer.from(bytes).toString("base64") });

describe("saveFigure", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "genbook-figures-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const failure = (promise: Promise<void>) =>
    promise.then(
      () => "",
      (error: Error) => error.message,
    );

  it("writes the picture under the given name, makes the folder, and replaces an earlier file", async () => {
    const file = join(folder, "of", "today", "loss.png");
    for (const bytes of ["first", "second"]) {
      await saveFigure(picture(bytes), file);
      expect(readFileSync(file, "utf8")).to.equal(bytes);
    }
  });

  it("writes a film as a GIF", async () => {
    const film = figure({ "image/gif": Buffer.from("GIF89a").toString("base64") });
    await saveFigure(film, join(folder, "film.gif"));
    expect(readFileSync(join(folder, "film.gif"), "utf8")).to.equal("GIF89a");
    expect(await failure(saveFigure(film, "film.png"))).to.match(
      /image\/png for film\.png, got one with image\/gif/,
    );
  });

  it("refuses another format, a figure without a picture, and a value that is no figure", async () => {
    expect(await failure(saveFigure(picture("a"), "loss.svg"))).to.match(/got the name loss\.svg.*\.png/);
    const text = figure({ "text/plain": "a table" });
    expect(await failure(saveFigure(text, "table.png"))).to.match(
      /expects a figure with image\/png for .*table\.png, got one with text\/plain/,
    );
    expect(await failure(saveFigure([] as unknown as Figure, "a.png"))).to.match(
      /Expected a figure.*got object/,
    );
  });
});
