import { expect } from "chai";
import type { Content } from "../kernelClient.js";
import { useKernel } from "../useKernel.js";

describe("help in cells", () => {
  const kernel = useKernel("/** Doubles a number. */\nfunction twice(value: number) { return 2 * value; }");

  const ask = async (type: string, content: Content) =>
    (await kernel.outcome(await kernel.send(type, content))).reply;

  it("completes names of earlier cells, counting characters as Jupyter does", async () => {
    expect(await ask("complete_request", { code: "1 + twi", cursor_pos: 7 })).to.deep.include({
      status: "ok",
      matches: ["twice"],
      cursor_start: 4,
      cursor_end: 7,
    });
    // One character for Jupyter, two code units for JavaScript.
    expect(await ask("complete_request", { code: "'🐸'; twi", cursor_pos: 8 })).to.deep.include({
      matches: ["twice"],
      cursor_start: 5,
      cursor_end: 8,
    });
  });

  it("completes its own commands at the beginning of a line", async () => {
    expect(await ask("complete_request", { code: "%memory\n%ti", cursor_pos: 11 })).to.deep.include({
      matches: ["%time"],
      cursor_start: 8,
      cursor_end: 11,
    });
    const all = await ask("complete_request", { code: "%", cursor_pos: 1 });
    expect(all.matches).to.include.members(["%who", "%reset"]);
    expect((await ask("complete_request", { code: "7 %twi", cursor_pos: 6 })).matches).to.deep.equal([
      "twice",
    ]);
  });

  it("completes nothing within a command, where names of cells mean nothing", async () => {
    for (const code of ["!tw", "!ls tw", "%npm add tw", "1;\n!echo tw"]) {
      const reply = await ask("complete_request", { code, cursor_pos: code.length });
      expect(reply.matches, code).to.deep.equal([]);
    }
    for (const code of ["%time twi", "%time "]) {
      const reply = await ask("complete_request", { code, cursor_pos: code.length });
      expect(reply.matches, code).to.include("twice");
    }
  });

  it("shows signature and documentation", async () => {
    for (const cursor_pos of [2, 5]) {
      const reply = await ask("inspect_request", { code: "twice", cursor_pos, detail_level: 0 });
      expect(reply.found).to.equal(true);
      expect((reply.data as Content)["text/markdown"]).to.match(/^```typescript\nfunction twice/);
      expect((reply.data as Content)["text/plain"]).to.match(
        /^function twice\(value: number\): number\n\nDoubles a number\.$/,
      );
    }
    const nothing = await ask("inspect_request", { code: "  1", cursor_pos: 0, detail_level: 0 });
    expect(nothing).to.deep.include({ status: "ok", found: false, data: {} });
    const { reply } = await kernel.execute("twice?");
    expect(JSON.stringify(reply.payload)).to.match(/"source":"page".*Doubles a number/);
  });

  it("says whether code is complete", async () => {
    const status = async (code: string) => (await ask("is_complete_request", { code })).status;
    expect(await status("const x = await (f())")).to.equal("complete");
    expect(await status("if (x) {")).to.equal("incomplete");
    expect(await status("const = 1")).to.equal("invalid");
  });

  it("answers while a cell runs, which stays busy", async () => {
    const cell = await kernel.submit("await new Promise((resolve) => setTimeout(resolve, 500));");
    await ask("complete_request", { code: "twi", cursor_pos: 3 });
    await kernel.until(() => {
      const last = kernel.received.findLast(({ type }) => type === "status");
      return last?.parent === cell && last.content.execution_state === "busy" ? true : undefined;
    });
    expect((await kernel.outcome(cell)).reply.status).to.equal("ok");
  });

  it("remembers the cells", async () => {
    await kernel.execute("6 * 7");
    const history = (content: Content) =>
      ask("history_request", { raw: true, output: false, ...content }).then((reply) => reply.history);
    expect(await history({ hist_access_type: "tail", n: 1 })).to.have.nested.property("[0][2]", "6 * 7");
    expect(await history({ hist_access_type: "tail", n: 1, output: true })).to.have.deep.nested.property(
      "[0][2]",
      ["6 * 7", "42"],
    );
    expect(await history({ hist_access_type: "search", pattern: "6 ? 7" })).to.have.length(1);
    expect(await history({ hist_access_type: "range", start: 1, stop: 2 })).to.have.length(1);
  });

  it("introduces itself, closes unknown comms, and goes on after unknown messages", async () => {
    const info = await ask("kernel_info_request", {});
    expect(info).to.deep.include({ status: "ok", implementation: "genbook" });
    expect(info.language_info).to.deep.include({
      name: "typescript",
      file_extension: ".ts",
      mimetype: "text/typescript",
    });
    expect(await ask("comm_info_request", {})).to.deep.equal({ status: "ok", comms: {} });
    const open = await kernel.send("comm_open", { comm_id: "c", target_name: "jupyter.widget", data: {} });
    const closed = await kernel.until(() =>
      kernel.received.find(({ parent, type }) => parent === open && type === "comm_close"),
    );
    expect(closed.content.comm_id).to.equal("c");
    await kernel.send("comm_msg", { comm_id: "gone", data: {} });
    await kernel.send("no_such_request", {});
    expect((await ask("complete_request", { code: 3 })).status).to.equal("error");
    expect((await kernel.execute("1")).result).to.deep.equal({ "text/plain": "1" });
  });
});
