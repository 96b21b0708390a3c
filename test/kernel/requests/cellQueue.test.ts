import { expect } from "chai";
import { type Heard, RawClient } from "../vscode/rawClient.js";

describe("the queue of cells", () => {
  let kernel: RawClient;
  before(async function () {
    this.timeout(30_000);
    kernel = await RawClient.start();
    const isHeard = () => kernel.heard.some(({ channel }) => channel === "iopub");
    while (!(await kernel.until(() => isHeard() || undefined, 500))) {
      await kernel.send("shell", "kernel_info_request", {});
    }
  });
  after(() => kernel?.close());

  /** Runs a cell; resolves to the metadata of the message that tells all front ends of it. */
  const metadataOf = async (metadata: Record<string, unknown>) => {
    const request = await kernel.send("shell", "execute_request", { code: "1" }, metadata);
    const input = await kernel.until(() =>
      kernel.heard.find(
        ({ header, parent }) => header.msg_type === "execute_input" && parent.msg_id === request.msg_id,
      ),
    );
    return input?.metadata;
  };

  it("tells all front ends which cell of the notebook runs, if the page has said so", async () => {
    expect(await metadataOf({ cellId: "a1", tags: ["x"] })).to.deep.equal({ cellId: "a1" });
    expect(await metadataOf({})).to.deep.equal({});
    expect(await metadataOf({ cellId: 1 })).to.deep.equal({});
  });

  const execute = (code: string, metadata = {}) =>
    kernel.send("shell", "execute_request", { code, allow_stdin: true }, metadata);
  /** Resolves, once a request has ended, to what its status messages have told besides the status. */
  const news = async ({ msg_id }: { msg_id: string }) => {
    const statuses = () =>
      kernel.heard.filter(({ header, parent }) => header.msg_type === "status" && parent.msg_id === msg_id);
    await kernel.until(() => statuses().find(({ content }) => content.execution_state === "idle"));
    return statuses()
      .map(({ metadata }) => metadata)
      .filter((metadata) => Object.keys(metadata).some((key) => key !== "staleCells"));
  };

  it("tells them at once which cell of the notebook waits for the running one", async () => {
    const running = await execute("await new Promise((resolve) => setTimeout(resolve, 200))");
    const { msg_id, session } = await execute("2", { cellId: "b2" });
    await execute("3");
    expect(await news(running)).to.deep.equal([{ waiting: { msg_id, session, cellId: "b2" } }]);
  });

  it("tells them what a cell asks, takes the first answer, and tells them of it", async () => {
    const question = (n: number) =>
      kernel.until(() => kernel.heard.filter(({ header }) => header.msg_type === "input_request").at(n));
    const running = await execute(`[await input("Name?"), await getpass("Word?"), prompt("Sure?")]`, {
      cellId: "c3",
    });
    const first = await question(0);
    const answer = (value: string, to = first) => kernel.send("stdin", "input_reply", { value }, {}, to);
    await answer("Ada");
    await answer("too late");
    await answer("secret", await question(1));
    await answer("yes", await question(2));
    expect(await news(running)).to.deep.equal([
      { question: { id: first?.header.msg_id, prompt: "Name?", password: false } },
      { answered: { line: "Name? Ada\n", cellId: "c3" } },
      { question: { id: (await question(1))?.header.msg_id, prompt: "Word?", password: true } },
      { answered: { line: "Word? ········\n", cellId: "c3" } },
      { question: { id: (await question(2))?.header.msg_id, prompt: "Sure? ", password: false } },
      { answered: { line: "Sure?  yes\n", cellId: "c3" } },
    ]);
    const result = kernel.heard.find(
      ({ header, parent }) => header.msg_type === "execute_result" && parent.msg_id === running.msg_id,
    );
    expect(result?.content.data).to.deep.equal({ "text/plain": "[ 'Ada', 'secret', 'yes' ]" });
  });

  /** Sends cells at once; resolves to what the replies say of their status and number. */
  const replies = async (...requests: Record<string, unknown>[]) => {
    const sent = [];
    for (const each of requests) sent.push(await kernel.send("shell", "execute_request", each));
    const contents = [];
    for (const { msg_id } of sent) {
      const isReply = ({ channel, parent }: Heard) => channel === "shell" && parent.msg_id === msg_id;
      contents.push((await kernel.until(() => kernel.heard.find(isReply)))?.content);
    }
    return contents.map((content) => [content?.status, content?.execution_count]);
  };
  const FAILS = `await new Promise((resolve) => setTimeout(resolve, 100)); throw new Error("first")`;

  it("gives no number to cells that it aborts, whether they were to have one or not", async () => {
    const [[, count]] = (await replies({ code: "1" })) as [string, number][];
    const after = await replies(
      { code: FAILS },
      { code: "2" },
      { code: "3", store_history: false },
      { code: "4", silent: true },
    );
    const aborted = ["aborted", undefined];
    expect(after).to.deep.equal([["error", count + 1], aborted, aborted, aborted]);
    expect(await replies({ code: "5" })).to.deep.equal([["ok", count + 2]]);
    const numbers = kernel.heard.filter(({ header }) => header.msg_type === "execute_input").slice(-3);
    expect(numbers.map(({ content }) => [content.code, content.execution_count])).to.deep.equal([
      ["1", count],
      [FAILS, count + 1],
      ["5", count + 2],
    ]);
  });

  it("gives no number to cells that wait behind a cell that is interrupted", async () => {
    const [[, count]] = (await replies({ code: "1" })) as [string, number][];
    const ended = replies({ code: "await new Promise(() => {});" }, { code: "2" });
    await kernel.until(() => kernel.heard.find(({ content }) => content.execution_count === count + 1));
    await kernel.send("control", "interrupt_request", {});
    expect(await ended).to.deep.equal([
      ["error", count + 1],
      ["aborted", undefined],
    ]);
    expect(await replies({ code: "3" })).to.deep.equal([["ok", count + 2]]);
  });

  it("runs the reader's cells even if a silent request of a program fails", async () => {
    const [[, count]] = (await replies({ code: "1" })) as [string, number][];
    expect(await replies({ code: FAILS, silent: true }, { code: "2" })).to.deep.equal([
      ["error", count],
      ["ok", count + 1],
    ]);
  });
});
