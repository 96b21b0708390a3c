/** Checks that the chapter's notebooks and the README say the same in both languages, with the same code. */
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "chai";
import { listNotebooks, readNotebook } from "../../scripts/book/notebooks.mjs";
import { root } from "../../scripts/setup/paths.mjs";

/** Returns the pieces of `text` that match: each once, sorted, with single spaces. */
const distinct = (text, pattern) =>
  [...new Set((text.match(pattern) ?? []).map((each) => each.replace(/\s+/g, " ")))].sort();

const BLOCK = /^```.*?^```$/gms;
const CODE = /`[^`]+`/g;
/** Terms around spaced operators, such as "ln 2 = 0.693". */
const FORMULA = /(?:ln )?[\w×²⁻⁸ε−()]+(?:\s[=+−~·→]\s[\w×²⁻⁸ε()]+(?:\.\d+)?)+/g;

/** Returns the text without its code, its tags and the targets of its links. */
const proseOf = (text) =>
  text
    .replace(BLOCK, "")
    .replace(CODE, "")
    .replace(/<[^>]+>/g, "")
    .replace(/\]\([^)]*\)/g, "]");
const formulasOf = (text) => distinct(proseOf(text), FORMULA).map((each) => each.replace(/^\((.*)\)$/, "$1"));
const numbersOf = (text) => distinct(proseOf(text), /\d+(?:[.,]\d+)*/g);
const codeOf = (text) => distinct(text.replace(BLOCK, ""), CODE);
const blocksOf = (text, language = "") =>
  text.match(BLOCK)?.filter((each) => each.startsWith("```" + language));
/** Returns the addresses of the links in a file's text. */
const linksOf = (text, file) =>
  distinct(text, /(?<=\]\()[^)]*/g).map((link) => new URL(link, pathToFileURL(file)).href);

/** Returns the Markdown that gives a text its form, in order. */
const formOf = (text) =>
  text.replace(BLOCK, "").match(/^(?:#+|-|\d+\.)(?= )|^\||!?\[(?=.*\]\()|<\/?(?:details|summary)>/gm);

function expectLinks(links) {
  for (const link of links.filter((each) => each.startsWith("file:"))) {
    expect(existsSync(fileURLToPath(link)), link).to.equal(true);
  }
}

const english = listNotebooks("en").filter(({ section }) => section.startsWith("8."));
const chinese = listNotebooks("zh");
const isMarkdown = ({ cell_type: type }) => type === "markdown";

describe("the chapter's notebooks in Chinese", () => {
  it("have the names of those in English", () => {
    expect(chinese.map(({ name }) => name)).to.deep.equal(english.map(({ name }) => name));
  });

  for (const [i, { file }] of chinese.entries()) {
    const [original, translation] = [readNotebook(english[i].file), readNotebook(file)];
    const texts = translation.cells.flatMap((cell, index) =>
      isMarkdown(cell)
        ? [{ id: cell.id, zh: cell.source.join(""), en: original.cells[index]?.source.join("") }]
        : [],
    );

    describe(basename(file), () => {
      it("differs from the one in English only in its Markdown", () => {
        const withoutTexts = ({ cells, ...rest }) => ({
          ...rest,
          cells: cells.map((cell) => (isMarkdown(cell) ? { ...cell, source: undefined } : cell)),
        });
        expect(withoutTexts(translation)).to.deep.equal(withoutTexts(original));
      });

      for (const { id, zh, en } of texts) {
        it(`${id} has the same headings, lists, tables, code, formulas, links and numbers`, () => {
          expect(formOf(zh)).to.deep.equal(formOf(en));
          expect(blocksOf(zh)).to.deep.equal(blocksOf(en));
          expect(codeOf(zh)).to.deep.equal(codeOf(en));
          expect(formulasOf(zh)).to.deep.equal(formulasOf(en));
          expect(linksOf(zh, file)).to.deep.equal(linksOf(en, english[i].file));
          expectLinks(linksOf(zh, file));
          expect(numbersOf(zh)).to.include.members(numbersOf(en));
        });

        it(`${id} is in Chinese, but for code and names`, () => {
          for (const paragraph of proseOf(zh).split("\n")) {
            const text = paragraph.replace(/(?<!\*)\*[^*]+\*(?!\*)/g, ""); // names of books and menus
            if (/\p{Letter}/u.test(text)) expect(text).to.match(/\p{Script=Han}/u);
            expect(text).not.to.match(/[a-z]+(?:[\s,]+[a-z]+){2}/i);
          }
        });
      }
    });
  }
});

describe("the README in Chinese", () => {
  const [en, zh] = ["README.md", "README.zh.md"].map((name) => readFileSync(join(root, name), "utf8"));

  it("has the same headings, lists, tables, TypeScript, links and numbers", () => {
    const links = (text) =>
      linksOf(
        text.replaceAll("notebooks/zh/", "notebooks/").replace(/README(?:\.zh)?\.md/, ""),
        join(root, "README.md"),
      );
    expect(formOf(zh)).to.deep.equal(formOf(en));
    expect(blocksOf(zh, "ts")).to.deep.equal(blocksOf(en, "ts"));
    expect(links(zh)).to.deep.equal(links(en));
    expectLinks(linksOf(zh, join(root, "README.zh.md")));
    expect(numbersOf(zh)).to.include.members(numbersOf(en));
  });

  it("and the one in English link to each other at the top", () => {
    expect(en).to.match(/^# genbook\n\nEnglish · \[中文\]\(README\.zh\.md\)\n/);
    expect(zh).to.match(/^# genbook\n\n\[English\]\(README\.md\) · 中文\n/);
  });

  it("lists every notebook with a picture, as the one in English does", () => {
    for (const { name } of listNotebooks("en")) {
      for (const text of [en, zh]) {
        expect(text).to.match(
          new RegExp(`^\\| !\\[.+\\]\\(docs/pictures/${name}\\.png\\) +\\| .*${name}\\.ipynb`, "m"),
        );
      }
    }
  });
});
