import { expect } from "chai";
import type { Content, Received } from "../kernelClient.js";
import { useKernel } from "../useKernel.js";

const API = `interface Message { data: any; metadata: any; buffers: Uint8Array[]; reply(data: object): void }
interface Comm { id: string; target: string; onMessage?: (m: Message) => void; onClose?: (m: Message) => void;
  send(data: object, extras?: { metadata?: object; buffers?: Uint8Array[] }): void; close(data?: object): void }
interface Comms { open(target: string, data: object, extras?: { metadata?: object; buffers?: Uint8Array[] }): Comm;
  accept(target: string, onOpen: (comm: Comm, message: Message) => void): void }
const comms: Comms = (globalThis as any)[Symbol.for("Jupyter.comms")];`;

describe("comms", () => {
  const kernel = useKernel(API);

  const iopub = (type: string, id: unknown) => (message: Received) =>
    message.type === type && message.content.comm_id === id;
  const arrived = (type: string, id: unknown) => kernel.until(() => kernel.received.find(iopub(type, id)));
  const infoOf = async (content: Content) => {
    const request = await kernel.send("comm_info_request", content);
    const reply = await kernel.until(() =>
      kernel.received.find(({ parent, channel }) => parent === request && channel === "shell"),
    );
    return reply.content;
  };

  it("are opened by a cell, with metadata and buffers, and carry messages both ways until the cell closes them", async () => {
    const { outputs } = await kernel.execute(
      `const comm = comms.open("lamp", { on: true }, { metadata: { version: "1" }, buffers: [Uint8Array.of(1, 2)] });
comm.onMessage = ({ data, buffers }) => { console.log("heard", data.brightness, ...buffers.map((each) => each.length));
  comm.send({ brightness: data.brightness / 2 }); };`,
    );
    const [open] = outputs;
    expect(open).to.deep.include({ type: "comm_open", metadata: { version: "1" }, buffers: ["AQI="] });
    expect(open.content).to.deep.include({ target_name: "lamp", data: { on: true } });
    const id = open.content.comm_id;
    expect(await infoOf({ target_name: "lamp" })).to.deep.equal({
      status: "ok",
      comms: { [id as string]: { target_name: "lamp" } },
    });
    expect((await infoOf({ target_name: "other" })).comms).to.deep.equal({});

    await kernel.send("comm_msg", { comm_id: id, data: { brightness: 8 } }, "shell", {
      buffers: [Buffer.from("abc")],
    });
    expect((await arrived("comm_msg", id)).content.data).to.deep.equal({ brightness: 4 });
    const heard = await kernel.until(() =>
      kernel.received.find(({ content }) => content.text === "heard 8 3\n"),
    );
    expect(heard.type).to.equal("stream");

    await kernel.execute(`comm.close({ bye: 1 }); comm.send({ never: "sent" });`);
    expect((await arrived("comm_close", id)).content.data).to.deep.equal({ bye: 1 });
    expect((await infoOf({})).comms).to.deep.equal({});
    expect(kernel.received.filter(iopub("comm_msg", id))).to.have.length(1);
  });

  it("are opened by the front end if a cell accepts them, and closed at once if none does", async () => {
    await kernel.execute(`let closed = "";
comms.accept("clock", (comm, { data }) => { comm.send({ hello: data.name }); comm.onClose = ({ data }) => { closed = data.why; }; });`);
    await kernel.send("comm_open", { comm_id: "c1", target_name: "clock", data: { name: "you" } });
    expect((await arrived("comm_msg", "c1")).content.data).to.deep.equal({ hello: "you" });
    await kernel.send("comm_close", { comm_id: "c1", data: { why: "tired" } });
    expect((await kernel.execute("closed")).result).to.deep.equal({ "text/plain": "'tired'" });

    await kernel.send("comm_open", { comm_id: "c2", target_name: "nobody", data: {} });
    await arrived("comm_close", "c2");
  });

  it("answer a message as its child, so that a page recognises its own messages", async () => {
    await kernel.execute(`const echoing = comms.open("echo", {}); echoing.onMessage = ({ data, reply }) => reply(data);
comms.accept("id", (comm) => comm.send({ id: echoing.id }));`);
    await kernel.send("comm_open", { comm_id: "c3", target_name: "id", data: {} });
    const { id } = (await arrived("comm_msg", "c3")).content.data as { id: string };
    const message = await kernel.send("comm_msg", { comm_id: id, data: { value: 7 } });
    const answer = await arrived("comm_msg", id);
    expect(answer.content.data).to.deep.equal({ value: 7 });
    expect(answer.parent).to.equal(message);
  });

  it("are heard while a cell runs", async () => {
    const cell = await kernel.submit(
      `const live = comms.open("knob", {}); let value = 0; live.onMessage = ({ data }) => { value = data.value; };
while (value === 0) await new Promise((resolve) => setTimeout(resolve, 5)); value`,
    );
    const { content } = await kernel.until(() =>
      kernel.received.find(({ parent, type }) => parent === cell && type === "comm_open"),
    );
    await kernel.send("comm_msg", { comm_id: content.comm_id, data: { value: 7 } });
    expect((await kernel.outcome(cell)).result).to.deep.equal({ "text/plain": "7" });
  });

  it("show what a handler throws in the output of its cell, and are heard after that cell was interrupted", async () => {
    const cell = await kernel.submit(
      `const fragile = comms.open("fragile", {}); fragile.onMessage = async ({ data }) => { for (const each of data.list) { await null; if (each > 1) throw new Error("too much"); } };
console.log("ready"); await new Promise(() => {});`,
    );
    const { content } = await kernel.until(() =>
      kernel.received.find(({ parent, type }) => parent === cell && type === "comm_open"),
    );
    kernel.interrupt();
    await kernel.outcome(cell);
    await kernel.send("comm_msg", { comm_id: content.comm_id, data: { list: [1, 2] } });
    const shown = await kernel.until(() =>
      kernel.received.find(
        ({ type, content }) => type === "stream" && String(content.text).includes("too much"),
      ),
    );
    expect(shown.parent).to.equal(cell);
  });

  it("that do not exist, and messages without an id, do not end the kernel", async () => {
    await kernel.send("comm_msg", { comm_id: "unknown", data: {} });
    await kernel.send("comm_close", { data: {} });
    expect((await kernel.execute("1 + 1")).result).to.deep.equal({ "text/plain": "2" });
  });
});
