import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  changedBy,
  commandToAdd,
  dependenciesOf,
} from "../../../../src/kernel/requests/commands/dependencies.js";
import { KernelClient } from "../../kernelClient.js";

describe("the packages that a notebook needs", () => {
  let project: string;
  let folder: string;
  const write = (path: string, content: object) => {
    mkdirSync(join(project, path, ".."), { recursive: true });
    writeFileSync(join(project, path), JSON.stringify(content));
  };
  beforeEach(() => {
    project = mkdtempSync(join(realpathSync(tmpdir()), "genbook-needs-"));
    folder = join(project, "notebooks");
    mkdirSync(folder);
    write("package.json", {
      dependencies: { plain: "^1.0.0", local: "file:../local", other: "me/other", absent: "1.0.0" },
      devDependencies: { "@scope/dev": "~2.0.0" },
    });
    for (const [name, version] of Object.entries({
      plain: "1.2.3",
      local: "1.0.0",
      other: "1.0.0",
      "@scope/dev": "2.0.5",
    }))
      write(`node_modules/${name}/package.json`, { name, version });
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  it("are those of its project that come from npm, with the installed versions", () => {
    expect(dependenciesOf(folder)).to.deep.equal({ plain: "1.2.3", "@scope/dev": "2.0.5" });
    writeFileSync(join(project, "package.json"), "{ not JSON");
    expect(dependenciesOf(folder)).to.deep.equal({});
  });

  it("change with an npm command, and include what it adds even if it was there already", () => {
    const before = { a: "1.0.0", "@s/b": "1.0.0", c: "1.0.0" };
    const after = { a: "1.0.0", "@s/b": "1.0.0", d: "2.0.0" };
    expect(changedBy("add d", before, after)).to.deep.equal({ c: null, d: "2.0.0" });
    expect(changedBy("i -D a@1 @s/b@^1.0", after, after)).to.deep.equal({ a: "1.0.0", "@s/b": "1.0.0" });
    expect(changedBy("view a", after, after)).to.deep.equal({});
  });

  it("are added by one command, which holds nothing but names and versions", () => {
    expect(commandToAdd({ plain: "9.9.9", "@scope/dev": "2.0.5" }, folder)).to.equal(undefined);
    expect(commandToAdd({ plain: "1.2.3", gone: "1.0.0-rc.1", "@s/gone": "2.0.0" }, folder)).to.equal(
      "%npm add gone@1.0.0-rc.1 @s/gone@2.0.0",
    );
    expect(
      commandToAdd({ "--registry=x": "1.0.0", gone: "1.0.0 --force", a: 1, "x y": "1.0.0" }, folder),
    ).to.equal("%npm add a@1");
    for (const damaged of [undefined, null, 5, "text", []])
      expect(commandToAdd(damaged, folder)).to.equal(undefined);
  });

  it("are told at the end of the cell, and when a page asks", async function () {
    this.timeout(30_000);
    const kernel = await KernelClient.start(folder);
    try {
      const cell = await kernel.submit("%npm pkg set dependencies.absent=1.0.0 dependencies.local=1.0.0");
      await kernel.outcome(cell);
      const idle = kernel.received.filter((each) => each.parent === cell && each.type === "status").at(-1);
      expect(idle?.metadata).to.deep.equal({ dependencies: { local: "1.0.0" }, staleCells: [] });

      const dependencies = { plain: "1.2.3", gone: "1.0.0" };
      const content = { comm_id: "c", target_name: "genbook.dependencies", data: { dependencies } };
      const asked = await kernel.send("comm_open", content);
      const answer = await kernel.until(() => kernel.received.find(({ type }) => type === "comm_msg"));
      expect(answer).to.deep.include({
        parent: asked,
        content: { comm_id: "c", data: { command: "%npm add gone@1.0.0" } },
      });
    } finally {
      await kernel.close();
    }
  });
});
