import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Dealer } from "zeromq";
import type { Connection } from "../../../src/kernel/protocol/connection.js";
import {
  SeenSignatures,
  removeSignatures,
  signaturesFile,
} from "../../../src/kernel/protocol/seenSignatures.js";
import { Wire } from "../../../src/kernel/protocol/wire.js";
import { KernelClient } from "../kernelClient.js";

const MANY = 65_536;

describe("the signatures of received messages", () => {
  let folder: string;
  let connectionFile: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-runtime-"));
    connectionFile = join(folder, "kernel-1.json");
    writeFileSync(connectionFile, "{}");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("are known after a restart, which reads their file", () => {
    const file = signaturesFile(connectionFile, "main");
    expect(new SeenSignatures(file).add("a")).to.equal(true);
    const restarted = new SeenSignatures(file);
    expect([restarted.add("a"), restarted.add("b")]).to.deep.equal([false, true]);
    expect(new SeenSignatures(file).add("b")).to.equal(false);
  });

  it("are limited to the latest, in memory and in the files", () => {
    const file = signaturesFile(connectionFile, "main");
    new SeenSignatures(file);
    const lines = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => `${from + i}\n`).join("");
    writeFileSync(`${file}.old`, lines(0, MANY));
    writeFileSync(file, lines(MANY, 2 * MANY - 1));
    const seen = new SeenSignatures(file);
    expect(["1", "x", "y", "z"].map((each) => seen.add(each))).to.deep.equal([false, true, true, true]);
    expect(readFileSync(`${file}.old`, "utf8")).to.equal(`${lines(MANY, 2 * MANY - 1)}x\n`);
    expect(readFileSync(file, "utf8")).to.equal("y\nz\n");
    for (const each of [new SeenSignatures(file), seen]) {
      expect([String(MANY), "x", "z"].map((signature) => each.add(signature))).not.to.include(true);
    }
    expect(seen.add("1")).to.equal(true);
  });

  it("are removed with those of kernels whose connection file is gone", () => {
    const [gone, running] = ["kernel-2.json", "kernel-3.json"].map((name) => join(folder, name));
    writeFileSync(running, "{}");
    for (const each of [connectionFile, gone, running])
      for (const thread of ["main", "control"] as const) new SeenSignatures(signaturesFile(each, thread));
    removeSignatures(connectionFile);
    expect(readdirSync(join(folder, "genbook"))).to.have.members([
      "kernel-3.json.main",
      "kernel-3.json.control",
    ]);
  });

  it("are remembered without a file where none can be written, and the log says so", () => {
    writeFileSync(join(folder, "genbook"), "not a folder");
    const told: string[] = [];
    const seen = new SeenSignatures(signaturesFile(connectionFile, "main"), (text) => told.push(text));
    expect([seen.add("a"), seen.add("a")]).to.deep.equal([true, false]);
    expect(told).to.have.length(1);
    expect(told[0]).to.match(/^a restart will forget which messages were received: E[A-Z]+/);
  });
});

describe("a message that was recorded and is sent again after a restart", function () {
  this.timeout(30_000);

  it("is not executed, whether it belongs to the shell or to the control channel", async () => {
    const kernel = await KernelClient.start();
    try {
      const connection = JSON.parse(readFileSync(kernel.connectionFile, "utf8")) as Connection;
      const wire = new Wire(connection);
      const content = { code: "(globalThis as any).ran = 1", silent: true };
      const execute = wire.encode(wire.compose("execute_request", content, undefined));
      const shutdown = wire.encode(wire.compose("shutdown_request", { restart: true }, undefined));
      const send = async (port: number, frames: Buffer[]) => {
        const socket = new Dealer({ linger: 1000 });
        socket.connect(`tcp://${connection.ip}:${port}`);
        await socket.send(frames);
        socket.close();
      };
      const ran = "(globalThis as any).ran";
      await send(connection.shell_port, execute);
      while ((await kernel.result(ran)) !== "1");
      await send(connection.control_port, shutdown);
      await kernel.restart();
      await send(connection.control_port, shutdown);
      await send(connection.shell_port, execute);
      const refused = () => kernel.serverLog().match(/dropped .*repeated signature/g) ?? [];
      for (const end = Date.now() + 5000; refused().length < 2 && Date.now() < end;) await kernel.result("1");
      expect(refused()).to.have.length(2);
      expect(await kernel.result(ran)).to.equal(undefined);
      expect(existsSync(signaturesFile(kernel.connectionFile, "main"))).to.equal(true);
    } finally {
      await kernel.close();
    }
    for (const thread of ["main", "control"] as const)
      expect(existsSync(signaturesFile(kernel.connectionFile, thread)), thread).to.equal(false);
  });
});
