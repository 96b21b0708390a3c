import { expect } from "chai";
import { KernelClient } from "../kernelClient.js";

describe("questions of cells", () => {
  let kernel: KernelClient;
  before(async function () {
    this.timeout(30_000);
    kernel = await KernelClient.start();
  });
  after(() => kernel?.close());

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

  it("end with an interrupt, and the next one is not answered by a late answer", async () => {
    const cell = await kernel.submit(`await input("?")`, ASKS);
    await question(cell);
    kernel.interrupt();
    expect((await kernel.outcome(cell)).error?.ename).to.equal("KeyboardInterrupt");
    await answer("late");
    const next = await kernel.submit(`await input("again?")`, ASKS);
    await question(next);
    await answer("in time");
    expect((await kernel.outcome(next)).result).to.deep.equal({ "text/plain": "'in time'" });
  });

  it("are refused when the front end cannot ask", async () => {
    const { error } = await kernel.execute(`await input("?")`);
    expect(error?.evalue).to.match(/this front end cannot ask its user/);
  });
});
