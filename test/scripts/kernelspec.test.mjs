import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { kernelArgv } from "../../scripts/setup/kernelspec.mjs";

describe("how Jupyter starts the kernel", () => {
  const snapshot = "--snapshot-blob=/some where/compiler.blob";
  const start = ["--expose-gc", "/clone/dist/kernel/main.js", "--config-path", "{connection_file}"];
  const argv = (option) =>
    kernelArgv({ snapshot: option, node: "/bin/echo", main: "/clone/dist/kernel/main.js" });
  const started = ([command, ...args], env) => execFileSync(command, args, { env, encoding: "utf8" }).trim();

  it("is Node alone if there is no snapshot", () => {
    expect(argv(null)).to.deep.equal(["/bin/echo", ...start]);
  });

  it("is Node with the snapshot, unless NODE_OPTIONS holds V8's options, with which Node would refuse it", () => {
    const fromSnapshot = [snapshot, "--no-rehash-snapshot", ...start].join(" ");
    expect(started(argv(snapshot), {})).to.equal(fromSnapshot);
    expect(started(argv(snapshot), { NODE_OPTIONS: "" })).to.equal(fromSnapshot);
    const env = { NODE_OPTIONS: "--max-old-space-size=4096" };
    expect(started(argv(snapshot), env)).to.equal(start.join(" "));
  });
});
