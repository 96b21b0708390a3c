import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { Dealer } from "zeromq";
import { type Connection, endpoint } from "../../../src/kernel/protocol/connection.js";
import { Wire } from "../../../src/kernel/protocol/wire.js";
import { useKernel } from "../useKernel.js";

describe("questions of cells", () => {
  const kernel = useKernel();

  const ASKS = { allow_stdin: true };
  /** Resolves to the nth question of a cell. */
  const question = (cell: string, n = 0) =>
    kernel.until(() =>
      kernel.received.filter(({ parent, channel }) => parent === cell && channel === "stdin").at(n),
    );
  const answer = (value: string) => kernel.send("input_reply", { value }, "stdin");

  it("are asked and answered, one after the other", async () => {
    const cell = await kernel.submit(
      `const [name, word] = await Promise.all([input("Your name? "), getpass()]); \`\${name.toUpperCase()} \${word.length}\``,
      ASKS,
    );
    expect(await question(cell)).to.deep.include({
      type: "input_request",
      content: { prompt: "Your name? ", password: false },
    });
    await answer("Ada");
    expect((await question(cell, 1)).content).to.deep.equal({ prompt: "Password: ", password: true });
    await answer("secret");
    expect((await kernel.outcome(cell)).result).to.deep.equal({ "text/plain": "'ADA 6'" });
  });

  it("reach a front end whose stdin socket connects later than the others", async () => {
    const connection = JSON.parse(readFileSync(kernel.connectionFile, "utf8")) as Connection;
    const wire = new Wire(connection);
    const [shell, stdin] = Array.from(
      { length: 2 },
      () => new Dealer({ routingId: "late", linger: 0, receiveTimeout: 8000 }),
    );
    shell.connect(endpoint(connection, connection.shell_port));
    const request = wire.compose(
      "execute_request",
      { code: `await input("late?")`, allow_stdin: true },
      undefined,
    );
    await shell.send(wire.encode(Object.assign(request, { identities: [] })));
    await kernel.until(() =>
      kernel.received.find(
        ({ type, content }) => type === "execute_input" && /late/.test(String(content.code)),
      ),
    );
    await sleep(200);
    stdin.connect(endpoint(connection, connection.stdin_port));
    const asked = wire.decode(await stdin.receive());
    expect(asked.content).to.deep.equal({ prompt: "late?", password: false });
    const answered = wire.compose("input_reply", { value: "here" }, asked);
    await stdin.send(wire.encode(Object.assign(answered, { identities: [] })));
    const reply = wire.decode(await shell.receive());
    expect(reply.content.status).to.equal("ok");
    for (const socket of [shell, stdin]) socket.close();
  });

  it("end with an interrupt, and the next one is not answered by a late answer", async () => {
    const cell = await kernel.submit(`await input("?")`, ASKS);
    await question(cell);
    kernel.interrupt();
    expect((await kernel.outcome(cell)).error?.ename).to.equal("KeyboardInterrupt");
    await answer("late");
    await sleep(100); // it comes through another socket than the next cell
    const next = await kernel.submit(`await input("again?")`, ASKS);
    await question(next);
    await answer("in time");
    expect((await kernel.outcome(next)).result).to.deep.equal({ "text/plain": "'in time'" });
  });

  it("are refused when the front end cannot ask", async () => {
    for (const call of [`await input("?")`, "await getpass()", "prompt('?')", "confirm()", "alert()"]) {
      const { error } = await kernel.execute(call);
      const [name] = /\w+(?=\()/.exec(call) ?? [];
      expect(error?.evalue).to.equal(
        `this front end cannot ask its user: ${name}() needs one that can (JupyterLab, VS Code, a console)`,
      );
    }
  });

  it("are also asked by a reader of process.stdin, for each line that it wants", async () => {
    const cell = await kernel.submit(
      `import { createInterface } from "node:readline/promises";
const lines = createInterface({ input: process.stdin, output: process.stdout });
const first = await lines.question("Your name? ");
const second = await lines.question("Your town? ");
lines.close();
await new Promise((resolve) => setTimeout(resolve, 200));
[first, second]`,
      ASKS,
    );
    expect((await question(cell)).content).to.deep.equal({ prompt: "", password: false });
    await answer("Ada");
    await question(cell, 1);
    await answer("London");
    const { result, stdout } = await kernel.outcome(cell);
    expect(result).to.deep.equal({ "text/plain": "[ 'Ada', 'London' ]" });
    expect(stdout).to.equal("Your name? Your town? ");
    const asked = kernel.received.filter(({ parent, channel }) => parent === cell && channel === "stdin");
    expect(asked, "questions").to.have.length(2);

    const again = await kernel.submit(
      "for await (const chunk of process.stdin) { console.log(String(chunk)); break; }",
      ASKS,
    );
    await question(again);
    await answer("a line");
    expect((await kernel.outcome(again)).stdout).to.equal("a line\n\n");
    const { error } = await kernel.execute("for await (const chunk of process.stdin) console.log(chunk)");
    expect(error?.evalue).to.match(/^this front end cannot ask its user: process\.stdin needs one/);
    expect(await kernel.result("1")).to.equal("1");
  });

  describe("of prompt, confirm and alert", () => {
    /** Runs a cell that asks once; resolves to the question and the result. */
    const asked = async (code: string, reply: string) => {
      const cell = await kernel.submit(code, ASKS);
      const { content } = await question(cell);
      await answer(reply);
      const { result, error } = await kernel.outcome(cell);
      return [content.prompt, error?.evalue ?? result?.["text/plain"]];
    };

    it("hold the cell until they are answered, with what was printed before them", async () => {
      const cell = await kernel.submit(
        `console.log("first"); const names = [1, 2].map((n) => prompt("Name " + n)); names`,
        ASKS,
      );
      await question(cell);
      expect(kernel.received.some(({ parent, type }) => parent === cell && type === "stream")).to.equal(true);
      await answer("Ada");
      expect((await question(cell, 1)).content).to.deep.equal({ prompt: "Name 2 ", password: false });
      await answer("Grace");
      expect((await kernel.outcome(cell)).result).to.deep.equal({ "text/plain": "[ 'Ada', 'Grace' ]" });
      expect(await asked(`await 0; prompt("After an await?").length`, "three")).to.deep.equal([
        "After an await? ",
        "5",
      ]);
    });

    it("return what Deno's return", async () => {
      expect(await asked(`prompt("Name?", "Ada")`, "")).to.deep.equal(["Name? [Ada] ", "'Ada'"]);
      expect(await asked(`prompt("Name?", "Ada")`, "Bo")).to.deep.equal(["Name? [Ada] ", "'Bo'"]);
      expect(await asked("prompt()", "")).to.deep.equal(["Prompt ", "''"]);
      expect(await asked(`confirm("Go on?")`, "y")).to.deep.equal(["Go on? [y/N] ", "true"]);
      expect(await asked(`confirm("Go on?")`, "YES ")).to.deep.equal(["Go on? [y/N] ", "true"]);
      expect(await asked("confirm()", "")).to.deep.equal(["Confirm [y/N] ", "false"]);
      expect(await asked(`String(alert("Done"))`, "")).to.deep.equal(["Done [Enter] ", "'undefined'"]);
    });

    it("end with an interrupt, also after an await, and the next one is not answered by a late answer", async () => {
      for (const code of [
        `prompt("?")`,
        `await 0; prompt("?")`,
        `setTimeout(() => prompt("?")); await new Promise(() => 0)`,
      ]) {
        const cell = await kernel.submit(code, ASKS);
        await question(cell);
        kernel.interrupt();
        expect((await kernel.outcome(cell)).error?.ename).to.equal("KeyboardInterrupt");
        await answer("late");
        await sleep(100); // it comes through another socket than the next cell
        expect(await asked(`prompt("again?")`, "in time")).to.deep.equal(["again? ", "'in time'"]);
      }
    });

    it("do not mix with a question of input() that is not answered yet", async () => {
      const cell = await kernel.submit(`const text = input("a?"); await 0; prompt("b?")`, ASKS);
      expect((await kernel.outcome(cell)).error?.evalue).to.match(
        /^prompt\(\) cannot ask while input\(\) waits/,
      );
    });
  });
});
