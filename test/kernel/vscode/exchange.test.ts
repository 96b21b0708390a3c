import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Header, Json, Message } from "../../../src/kernel/protocol/messages.js";
import { root } from "../kernelClient.js";
import { type Channel, type Heard, RawClient } from "./rawClient.js";

/** A line of the fixture; see its README. */
interface Step {
  why: string;
  channel: Channel;
  type: string;
  content: Json;
  metadata?: Json;
  reply?: Json;
  iopub?: string[];
  then?: Step & { after: string };
}

const FIXTURE = join(root, "test", "fixtures", "vscode", "exchange.jsonl");
const steps = readFileSync(FIXTURE, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Step);

/**
 * The fields that the protocol requires of messages on iopub. VS Code gives missing fields empty values, so
 * it would not show that they are missing.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-iopub-pub-sub-channel
 */
const REQUIRED: Record<string, string[]> = {
  status: ["execution_state"],
  execute_input: ["code", "execution_count"],
  execute_result: ["data", "metadata", "execution_count"],
  display_data: ["data", "metadata", "transient"],
  update_display_data: ["data", "metadata", "transient"],
  clear_output: ["wait"],
  stream: ["name", "text"],
  error: ["ename", "evalue", "traceback"],
  comm_open: ["comm_id", "target_name", "data"],
  comm_msg: ["comm_id", "data"],
  comm_close: ["comm_id", "data"],
};

describe("VS Code's exchange with the kernel", function () {
  this.timeout(10_000); // a step that is cut short makes all later ones fail
  let kernel: RawClient;
  let widget = "$widget";

  before(async function () {
    this.timeout(30_000);
    kernel = await RawClient.start();
    // Does what postStartKernel does, until iopub is heard and the question has been answered.
    const [control, shell] = steps;
    const ready = () => kernel.heard.some(on("iopub")) && kernel.heard.some(on("shell"));
    while (!(await kernel.until(() => ready() || undefined, 500))) {
      for (const { channel, type, content } of [control, shell]) await kernel.send(channel, type, content);
    }
  });
  after(() => kernel?.close());

  const on = (channel: string) => (message: Heard) => message.channel === channel;
  const isChildOf = (request: Header) => (message: Heard) =>
    (message.parent as Partial<Header>).msg_id === request.msg_id;
  const filled = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll("$widget", widget)) as T;
  const nameOf = ({ header, content }: Message) =>
    header.msg_type === "status" ? String(content.execution_state) : header.msg_type;

  async function play(step: Step, parent?: Message): Promise<Heard[]> {
    const { channel, type, content, metadata, reply, iopub = [], then } = filled(step);
    const request = await kernel.send(channel, type, content, metadata, parent);
    const caused = () => kernel.heard.filter(isChildOf(request));
    if (then) {
      const cue = await kernel.until(() => caused().find(({ header }) => header.msg_type === then.after));
      await play(then, cue);
    }
    const replies = () => caused().filter(on(channel));
    if (reply) await kernel.until(() => replies().at(0));
    if (iopub.includes("idle")) await kernel.until(() => caused().find((each) => nameOf(each) === "idle"));
    const published = caused().filter(on("iopub")).map(nameOf);
    // The kernel says again that a cell is running, after another message said that it was idle.
    expect(published.filter((name, at) => at === 0 || name !== "busy")).to.deep.equal(iopub);
    const answers = replies().filter(({ header }) => header.msg_type !== "input_request");
    expect(answers.map(nameOf)).to.deep.equal(reply ? [type.replace("_request", "_reply")] : []);
    for (const answer of answers) expectPart(answer.content, reply, step.why);
    for (const each of caused()) {
      expect(each.parent).to.deep.equal(request);
      expectComplete(each);
    }
    return caused();
  }

  for (const step of steps) {
    it(`${step.type} on ${step.channel}: ${step.why}`, async () => {
      const caused = await play(step);
      const view = caused
        .map(({ content }) => content.data as Json | undefined)
        .find((data) => data?.["application/vnd.jupyter.widget-view+json"]);
      const model = view?.["application/vnd.jupyter.widget-view+json"] as { model_id: string } | undefined;
      widget = model?.model_id ?? widget;
    });
  }

  it("delivers the answer to a question, and the reader's change of a widget", () => {
    const results = kernel.heard.filter(({ header }) => header.msg_type === "execute_result");
    expect(results.map(({ content }) => (content.data as Json)["text/plain"])).to.include("'Ada'");
    const texts = kernel.heard.filter(({ header }) => header.msg_type === "stream");
    expect(texts.map(({ content }) => content.text)).to.deep.equal(["a\n", "b\n", "1.5\n"]);
  });

  it("gives VS Code the states of all widgets, so that it can make them again", () => {
    const { content } = kernel.heard.find(({ content }) => content.comm_id === "control")!;
    const { method, states, buffer_paths } = content.data as { states: Record<string, Json> } & Json;
    expect({ method, buffer_paths }).to.deep.equal({ method: "update_states", buffer_paths: [] });
    expect(states).to.have.nested.property(`${widget}.state.value`, 1.5);
    expect(states[widget]).to.deep.include({
      model_name: "FloatSliderModel",
      model_module: "@jupyter-widgets/controls",
      model_module_version: "2.0.0",
    });
    const style = (states[widget].state as Json).style as string;
    expect(states).to.have.property(style.replace("IPY_MODEL_", ""));
  });

  it("ends with the kernel's process being killed in the middle of a loop", async () => {
    const request = await kernel.send("shell", "execute_request", { code: "for (;;) {}" });
    await kernel.until(() =>
      kernel.heard.filter(isChildOf(request)).find((each) => nameOf(each) === "execute_input"),
    );
    await kernel.close();
    expect(kernel.process.exitCode ?? kernel.process.signalCode).not.to.equal(null);
  });
});

/** Tells whether everything in `part` is also in `whole`, at any depth. */
function expectPart(whole: unknown, part: unknown, where: string): void {
  if (typeof part !== "object" || part === null) return void expect(whole, where).to.equal(part);
  expect(whole, where).to.be.an(Array.isArray(part) ? "array" : "object");
  for (const [key, value] of Object.entries(part))
    expectPart((whole as Json)[key], value, `${where}, ${key}`);
}

function expectComplete({ channel, header, content }: Heard): void {
  expect(header).to.include.all.keys("msg_id", "msg_type", "session", "username", "date", "version");
  if (channel !== "iopub") return;
  expect(content, header.msg_type).to.include.all.keys(...REQUIRED[header.msg_type]);
}
