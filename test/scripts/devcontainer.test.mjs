import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../../scripts/setup/paths.mjs";

const read = (...path) => readFileSync(join(root, ...path), "utf8");

describe("the development container", () => {
  const settings = JSON.parse(read(".devcontainer", "devcontainer.json"));
  const { scripts } = JSON.parse(read("package.json"));
  const dockerfile = read(".devcontainer", settings.build.dockerfile);

  it("has a version of Node on which CI runs the tests", () => {
    const [, version] = /^FROM node:(\d+)-bookworm$/m.exec(dockerfile);
    expect(read(".ci", "run")).to.match(new RegExp(`for version in .*\\b${version}\\b`));
  });

  it("sets itself up with a script that exists, and forwards the port that npm start takes first", () => {
    expect(settings.postCreateCommand).to.match(/^npm run /);
    expect(scripts).to.have.property(settings.postCreateCommand.replace("npm run ", ""));
    const help = execFileSync(process.execPath, [join(root, "scripts", "start.mjs"), "--help"], {
      encoding: "utf8",
    });
    expect(help).to.contain(`the first free one from ${settings.forwardPorts[0]}`);
    expect(read("docs", "containers.md")).to.contain(`--port ${settings.forwardPorts[0]} --host 0.0.0.0`);
  });

  it("installs packages that Debian 12 has", function () {
    const [, names] = /apt-get install --yes --no-install-recommends (.*?) &&/.exec(dockerfile);
    expect(names.split(" ")).to.include("python3-venv");
    const file = "/etc/debian_version";
    const isDebian12 = existsSync(file) && readFileSync(file, "utf8").startsWith("12.");
    if (!isDebian12) this.skip();
    this.timeout(60_000); // apt's cache is slow on a busy machine
    const wanted = names.split(" ");
    const policy = execFileSync("apt-cache", ["policy", "debootstrap", ...wanted], { encoding: "utf8" });
    const known = [...policy.matchAll(/^(\S+):\n.*\n {2}Candidate: \d/gm)].map(([, name]) => name);
    if (!known.includes("debootstrap")) this.skip(); // apt has not fetched its lists
    expect(known).to.include.members(wanted);
  });
});
