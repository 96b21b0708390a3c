import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { root } from "../../scripts/setup/paths.mjs";
import { descendants, isAlive } from "../../scripts/setup/processes.mjs";
import { startServer } from "./server.mjs";

describe("npm start (JupyterLab without a browser)", function () {
  this.timeout(60_000);

  for (const signalName of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    it(`ends JupyterLab and its kernels on ${signalName}`, async () => {
      const server = await startServer();
      expect(server.output()).to.match(/Device: (CPU|GPU) \(.*TensorFlow/);

      const api = (path, options = {}) =>
        fetch(`${server.origin}/api/${path}`, {
          ...options,
          headers: { Authorization: `token ${server.token}` },
        });
      expect((await fetch(`${server.origin}/api/kernels`)).status, "without the token").to.equal(403);
      const { kernelspecs } = await (await api("kernelspecs")).json();
      expect(kernelspecs.genbook.spec.display_name).to.equal("TypeScript (genbook)");
      const kernel = await api("kernels", { method: "POST", body: JSON.stringify({ name: "genbook" }) });
      expect(kernel.status).to.equal(201);

      const family = descendants(server.process.pid);
      expect(family, "JupyterLab and a kernel").to.have.length.at.least(2);
      expect(await server.stop(signalName)).to.equal(0);
      expect(family.filter(isAlive)).to.deep.equal([]);
    });
  }

  for (const [whose, env] of [
    ["it has chosen", {}],
    ["the reader has set", { JUPYTER_TOKEN: "the-readers-own-token" }],
  ]) {
    it(`hands the token that ${whose} to no kernel, and shows it in no environment or command line`, async function () {
      if (process.platform !== "linux") this.skip(); // there is no /proc
      const folder = mkdtempSync(join(tmpdir(), "genbook-start-"));
      const server = await startServer({ ...env, TMPDIR: folder });
      try {
        if (env.JUPYTER_TOKEN) expect(server.token).to.equal(env.JUPYTER_TOKEN);
        const headers = { Authorization: `token ${server.token}` };
        const body = JSON.stringify({ name: "genbook" });
        const answer = await fetch(`${server.origin}/api/kernels`, { method: "POST", headers, body });
        expect(answer.status).to.equal(201);
        const told = descendants(server.process.pid).map((pid) =>
          ["environ", "cmdline"].map((file) => readFileSync(`/proc/${pid}/${file}`, "latin1")).join("\n"),
        );
        const kernels = told.filter((text) => text.includes("--config-path"));
        expect(kernels).to.have.length.at.least(1);
        for (const text of told) expect(text).to.not.contain(server.token);
        for (const text of kernels) expect(text).to.not.contain("JUPYTER_TOKEN");
        expect(readdirSync(folder).filter((name) => name.startsWith("genbook-"))).to.deep.equal([]);
      } finally {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }

  it("leaves nothing behind when it is killed", async () => {
    const server = await startServer();
    const family = descendants(server.process.pid);
    expect(family).to.have.length.at.least(2);
    process.kill(server.process.pid, "SIGKILL");
    for (const end = Date.now() + 30_000; family.some(isAlive) && Date.now() < end;) await sleep(200);
    expect(family.filter(isAlive)).to.deep.equal([]);
  });

  it("listens on this computer alone, unless --host names another address", async () => {
    const start = join(root, "scripts", "start.mjs");
    const statusAt127002 = async (...options) => {
      const server = await startServer({}, undefined, { start: [start, ...options] });
      const { port } = new URL(server.origin);
      const headers = { Authorization: `token ${server.token}` };
      const status = await fetch(`http://127.0.0.2:${port}/api/status`, { headers })
        .then((answer) => answer.status)
        .catch(({ cause }) => cause.code);
      await server.stop();
      return status;
    };
    expect(await statusAt127002()).to.equal("ECONNREFUSED");
    expect(await statusAt127002("--host", "0.0.0.0")).to.equal(200);
    await startServer({}, undefined, { start: [start, "--host", "203.0.113.1"] }).then(
      () => expect.fail("expected an error"),
      (error) => expect(error.message).to.contain("--host 203.0.113.1 is not an address of this computer"),
    );
  });

  it("says which port is in use", async () => {
    const server = await startServer();
    try {
      const port = new URL(server.address).port;
      await startServer({}, port).then(
        () => expect.fail("expected an error"),
        (error) => expect(error.message).to.contain(`Port ${port} is in use. Choose another`),
      );
    } finally {
      await server.stop();
    }
  });
});
