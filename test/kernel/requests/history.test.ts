import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { historyRequest } from "../../../src/kernel/protocol/requests.js";
import { History } from "../../../src/kernel/requests/history.js";
import { patience } from "../../patience.js";

describe("the history", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-history-"));
    file = join(folder, "data", "history.jsonl");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const tail = (history: History, n: number) =>
    history.answer(historyRequest({ hist_access_type: "tail", n }));

  it("continues where the last kernel ended", () => {
    new History(file).add(1, "first()");
    const second = new History(file);
    second.add(1, "second()");
    second.add(2, "third()");
    expect(tail(new History(file), 5)).to.deep.equal([
      [1, 1, "first()"],
      [2, 1, "second()"],
      [2, 2, "third()"],
    ]);
  });

  it("finds cells of all sessions by a pattern, and cells of one session by their numbers", () => {
    new History(file).add(1, "train({ epochs: 1 })");
    const now = new History(file);
    now.add(1, "show()");
    now.add(2, "train({ epochs: 2 })");
    now.setResult(2, "'done'");
    const search = { hist_access_type: "search", pattern: "train(*)", output: true };
    expect(now.answer(historyRequest(search))).to.deep.equal([
      [1, 1, ["train({ epochs: 1 })", null]],
      [2, 2, ["train({ epochs: 2 })", "'done'"]],
    ]);
    const range = (session: number) =>
      now.answer(historyRequest({ hist_access_type: "range", session, start: 1, stop: 2 }));
    expect(range(0)).to.deep.equal([[2, 1, "show()"]]);
    expect(range(-1)).to.deep.equal([[1, 1, "train({ epochs: 1 })"]]);
    expect(range(1)).to.deep.equal([[1, 1, "train({ epochs: 1 })"]]);
  });

  it("skips malformed lines, and works even if there can be no file", () => {
    new History(file).add(1, "a");
    appendFileSync(file, '{"session": 1, "cou\n[]\n{"session":"x"}\n');
    expect(tail(new History(file), 9)).to.deep.equal([[1, 1, "a"]]);
    const homeless = new History("/dev/null/history.jsonl");
    homeless.add(1, "b");
    expect(tail(homeless, 9)).to.deep.equal([[1, 1, "b"]]);
  });

  it("takes `*` and `?` for any text and any character, in linear time", () => {
    const history = new History(file);
    const cells = ["const model = build();", "a.b(c)\nd", "a".repeat(20_000)];
    for (const [index, code] of cells.entries()) history.add(index + 1, code);
    const found = (pattern: string) =>
      history.answer(historyRequest({ hist_access_type: "search", pattern })).map(([, count]) => count);
    expect(found("*")).to.deep.equal([1, 2, 3]);
    expect(found("const*build*")).to.deep.equal([1]);
    expect(found("build*")).to.deep.equal([]);
    expect(found("*();")).to.deep.equal([1]);
    expect(found("a?b(?)*d")).to.deep.equal([2]);
    expect(found("a.b(c)\nd")).to.deep.equal([2]);
    expect(found("*b*b*")).to.deep.equal([]);
    const start = performance.now();
    expect(found(`${"*a".repeat(30)}*b`)).to.deep.equal([]);
    expect(performance.now() - start).to.be.below(patience(1000));
  });

  it("can be read by its owner only", () => {
    new History(file).add(1, "const password = 'x'");
    expect(readFileSync(file, "utf8")).to.include("password");
    expect(statSync(file).mode & 0o777).to.equal(0o600);
  });
});
