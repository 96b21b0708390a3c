import { inspect } from "node:util";
import { expect } from "chai";
import { useKernel } from "../useKernel.js";

describe("values that are drawn as what they are", () => {
  const kernel = useKernel(`import { createCanvas } from "canvas";
const canvas = createCanvas(20, 10);
const png = canvas.toBuffer("image/png"), jpeg = canvas.toBuffer("image/jpeg");`);

  const bundle = async (code: string) => {
    const { result, error, stderr } = await kernel.execute(code);
    expect({ error, stderr }, code).to.deep.equal({ error: undefined, stderr: "" });
    return result ?? {};
  };
  /** Names the format of a picture by its first bytes. */
  const formatOf = (base64: unknown) => {
    const start = Buffer.from(String(base64), "base64").toString("latin1", 0, 4);
    return start === "\x89PNG" ? "PNG" : start.startsWith("\xff\xd8") ? "JPEG" : start;
  };

  it("are the bytes of a picture, however they are held", async () => {
    for (const code of [
      "png",
      "new Uint8Array(png)",
      "new Uint8Array(png).buffer",
      'new Blob([png], { type: "image/png" })',
    ]) {
      const shown = await bundle(code);
      expect(Object.keys(shown), code).to.have.members(["text/plain", "image/png"]);
      expect(shown["text/plain"], code).to.match(/^PNG, \d+ bytes$/);
      expect(formatOf(shown["image/png"]), code).to.equal("PNG");
    }
    expect(formatOf((await bundle("jpeg"))["image/jpeg"])).to.equal("JPEG");
    expect((await bundle('Buffer.from("GIF89a…")'))["image/gif"]).to.be.a("string");
    expect((await bundle('Buffer.from("RIFF0000WEBPVP8 ")'))["image/webp"]).to.be.a("string");
  });

  it("are canvases", async () => {
    const shown = await bundle("canvas");
    expect(shown["text/plain"]).to.equal("canvas, 20 × 10");
    expect(formatOf(shown["image/png"])).to.equal("PNG");
  });

  it("are elements of a document; SVG becomes a picture with its namespaces", async () => {
    expect(await bundle(`({ outerHTML: "<p>text</p>" })`)).to.deep.equal({
      "text/plain": "<p>text</p>",
      "text/html": "<p>text</p>",
    });
    const shown = async (html: string) =>
      (await bundle(`({ outerHTML: ${JSON.stringify(html)} })`))["image/svg+xml"];
    expect(await shown('<svg width="1"><use xlink:href="#a"/></svg>')).to.equal(
      '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="1"><use xlink:href="#a"/></svg>',
    );
    const whole = '<svg xmlns="http://www.w3.org/2000/svg"></svg>';
    expect(await shown(whole)).to.equal(whole);
  });

  it("are specifications of Vega and Vega-Lite, and the objects that make them", async () => {
    const spec = { $schema: "https://vega.github.io/schema/vega-lite/v6.json", mark: "bar" };
    const text = JSON.stringify(spec);
    for (const code of [`(${text})`, `({ toSpec: () => (${text}) })`]) {
      expect((await bundle(code))["application/vnd.vegalite.v5+json"], code).to.deep.equal(spec);
    }
    const vega = { $schema: "https://vega.github.io/schema/vega/v5.json", marks: [] };
    expect((await bundle(`(${JSON.stringify(vega)})`))["application/vnd.vega.v5+json"]).to.deep.equal(vega);
  });

  it("are lists of such values, side by side", async () => {
    const shown = await bundle(`[canvas, png, { outerHTML: "<svg></svg>" }, { outerHTML: "<p>text</p>" }]`);
    expect(shown["text/plain"]).to.match(
      /^\[ canvas, 20 × 10, PNG, \d+ bytes, <svg><\/svg>, <p>text<\/p> \]$/,
    );
    const html = String(shown["text/html"]);
    const pictures = [...html.matchAll(/<img src="data:image\/png;base64,([^"]+)">/g)];
    expect(pictures.map(([, base64]) => formatOf(base64))).to.deep.equal(["PNG", "PNG"]);
    expect(html).to.match(/<div><svg xmlns="[^"]+"><\/svg><\/div><div><p>text<\/p><\/div><\/div>$/);
    for (const code of ["[canvas, 1]", "[[canvas]]", "[]"]) {
      expect(Object.keys(await bundle(code)), code).to.deep.equal(["text/plain"]);
    }
  });

  it("are tables, with their first rows", async () => {
    // As Apache Arrow has them.
    const arrow = `({
  numRows: 40,
  schema: { fields: [{ name: "n" }, { name: "<b>" }] },
  get: (index: number) => ({ n: index, "<b>": index === 1 ? null : "a&b" }),
})`;
    const html = (await bundle(arrow))["text/html"] as string;
    expect(html).to.match(
      /^<table><tr><th>n<\/th><th>&lt;b&gt;<\/th><\/tr><tr><td>0<\/td><td>a&amp;b<\/td><\/tr><tr><td>1<\/td><td><\/td><\/tr>/,
    );
    expect(html).to.match(/<td>29<\/td><td>a&amp;b<\/td><\/tr><\/table><p>… and 10 more rows<\/p>$/);
    // As Arquero has them.
    const arquero = "({ numRows: () => 2, toHTML: ({ limit }: any) => `<table>${limit}</table>` })";
    expect(await bundle(arquero)).to.deep.equal({
      "text/plain": "table of 2 rows",
      "text/html": "<table>30</table>",
    });
  });

  it("are not values that only resemble these", async () => {
    for (const [code, text] of [
      ['Buffer.from("abc")', "<Buffer 61 62 63>"],
      ["new ArrayBuffer(2)", inspect(new ArrayBuffer(2))], // the versions of Node write it differently
      ['new Blob(["a"])', "Blob { size: 1, type: '' }"],
      ["({ toDataURL: () => null, a: 1 })", "{ toDataURL: [Function: toDataURL], a: 1 }"],
      [
        '({ $schema: "https://json-schema.org/draft/2020-12/schema" })',
        "{ '$schema': 'https://json-schema.org/draft/2020-12/schema' }",
      ],
      ["({ outerHTML: 1 })", "{ outerHTML: 1 }"],
      ["({ numRows: 2 })", "{ numRows: 2 }"],
    ]) {
      expect(await bundle(code), code).to.deep.equal({ "text/plain": text });
    }
  });
});
