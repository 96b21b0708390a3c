import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { WebSocket } from "undici";
import { startServer } from "../server.mjs";

/** Runs native code for 4 s, then a loop that an interrupt ends. */
const NATIVE = `const wait = koffi.load(null).func("int usleep(uint32_t)");
console.log("running"); wait(4_000_000); for (;;);`;

const header = (msg_type, session) => ({
  msg_id: randomUUID(),
  msg_type,
  session,
  username: "",
  date: new Date().toISOString(),
  version: "5.4",
});

describe("a cell that cannot be stopped, in Jupyter's server", function () {
  this.timeout(60_000);
  let server;
  before(async () => (server = await startServer()));
  after(() => server?.stop());

  it("says so and what to do while it runs, in every page and in the output that is kept", async () => {
    const api = async (path, body) => {
      const method = body ? "POST" : "GET";
      const headers = { Authorization: `token ${server.token}` };
      const response = await fetch(`${server.origin}/${path}`, { method, headers, body });
      return response.status === 204 ? undefined : response.json();
    };
    const { id } = await api("api/kernels", JSON.stringify({ name: "genbook" }));
    const open = async (session) => {
      const query = new URLSearchParams({ session_id: session, token: server.token });
      const socket = new WebSocket(
        `${server.origin.replace("http", "ws")}/api/kernels/${id}/channels?${query}`,
      );
      const messages = [];
      socket.addEventListener("message", ({ data }) => {
        if (typeof data === "string") messages.push(JSON.parse(data));
      });
      await once(socket, "open");
      const find = async (wanted) => {
        for (;;) {
          const found = messages.find(wanted);
          if (found) return found;
          await sleep(20);
        }
      };
      return { socket, messages, find };
    };
    const [page, other] = [await open("page"), await open("other")];
    const run = (code) => {
      const request = header("execute_request", "page");
      const content = { code, silent: false, store_history: true, allow_stdin: false, stop_on_error: true };
      const metadata = { cellId: "c1" };
      page.socket.send(
        JSON.stringify({ channel: "shell", header: request, parent_header: {}, metadata, content }),
      );
      const isOwn = ({ parent_header: parent }) => parent?.msg_id === request.msg_id;
      return { isOwn, ended: () => page.find((each) => isOwn(each) && each.channel === "shell") };
    };
    expect((await run(`import koffi from "koffi";`).ended()).content.status).to.equal("ok");

    const { isOwn, ended } = run(NATIVE);
    const isText = (name) => (each) =>
      isOwn(each) && each.msg_type === "stream" && each.content.name === name;
    await page.find(isText("stdout"));
    await api(`api/kernels/${id}/interrupt`, "{}");
    await sleep(200);
    await api(`api/kernels/${id}/interrupt`, "{}");
    const wanted =
      /^The cell cannot be stopped yet: .*\(Kernel → Restart Kernel…\)\. Everything .* is then lost\.\n$/;
    for (const each of [page, other])
      expect((await each.find(isText("stderr"))).content.text).to.match(wanted);
    expect(
      page.messages.some((each) => isOwn(each) && each.channel === "shell"),
      "still running",
    ).to.equal(false);
    const query = new URLSearchParams({ kernel: id, session: "new", modified: new Date(0).toISOString() });
    const [kept] = (await api(`genbook/cells?${query}`)).cells;
    expect(kept.messages.map(({ content }) => content.name)).to.deep.equal(["stdout", "stderr"]);
    expect(kept.messages[1].content.text).to.match(wanted);

    expect((await ended()).content.ename).to.equal("KeyboardInterrupt");
    expect(page.messages.filter(isText("stderr")), "once").to.have.length(1);
    for (const { socket } of [page, other]) socket.close();
  });
});
