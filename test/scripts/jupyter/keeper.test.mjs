import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { venvPython } from "../../../scripts/setup/paths.mjs";

const VIEW = "application/vnd.jupyter.widget-view+json";
const STATE = "application/vnd.jupyter.widget-state+json";

/** Runs a line of Python on `given`, and returns what it assigns to `result`. */
function python(code, given) {
  const frame = `import json, sys
from genbook_keeper.records import Records
from genbook_keeper.widgets import Widgets
given = json.load(sys.stdin)
${code}
print(json.dumps(result))`;
  return JSON.parse(execFileSync(venvPython, ["-c", frame], { input: JSON.stringify(given) }));
}

/** Makes a message of the kernel. The request "r1" is a run of the cell "c1", and so on. */
const message = (type, content, { run = 1, id = `${type}-${run}`, metadata = {} } = {}) => ({
  header: { msg_id: id, msg_type: type, date: "2026-01-01T00:00:00.000Z" },
  parent_header: { msg_id: `r${run}`, session: "page" },
  metadata,
  content,
});
const input = (run = 1, cellId = `c${run}`) =>
  message("execute_input", { code: `cell ${run}`, execution_count: run }, { run, metadata: { cellId } });
const print = (text, options) => message("stream", { name: "stdout", text }, options);
const picture = (name, transient = {}) => ({ data: { "text/plain": name }, metadata: {}, transient });
const idle = (run) => message("status", { execution_state: "idle" }, { run });

describe("what the server keeps of a running cell", function () {
  this.timeout(30_000); // each test starts Python
  /** Returns the records as [cell, running, [[type, text]]] after the given messages. */
  const keep = (...messages) =>
    python(
      `records = Records()
changes = [records.take(each) for each in given]
result = [[each.cell_id, each.running, each.messages()] for each in records.by_request.values()] + [changes]`,
      messages,
    );
  const shown = (...messages) => {
    const [[, , outputs]] = keep(input(), ...messages);
    return outputs.map(({ type, content }) => [type, content.text ?? content.data?.["text/plain"]]);
  };

  it("is text as the reader sees it: streams joined, and lines as the last carriage return left them", () => {
    const err = message("stream", { name: "stderr", text: "oops\n" });
    expect(shown(print("a\nst"), print("ep\n"), err, print("b"), print("\r"), print("c\n"))).to.deep.equal([
      ["stream", "a\nstep\n"],
      ["stream", "oops\n"],
      ["stream", "c\n"],
    ]);
    expect(shown(print("done\n"), print("\r 1"), print("\r 2"), print("\r 3 \nnext"))).to.deep.equal([
      ["stream", "done\n 3 \nnext"],
    ]);
  });

  it("is the latest state of each display, even if another cell changes it", () => {
    const chart = { display_id: "chart" };
    const messages = [
      message("display_data", picture("one", chart)),
      message("display_data", picture("other")),
      input(2),
      message("update_display_data", picture("two", chart), { run: 2 }),
    ];
    const [[, , outputs]] = keep(input(), ...messages);
    expect(outputs.map(({ content }) => content)).to.deep.equal([picture("two", chart), picture("other")]);
  });

  it("is empty once the cell has cleared its output, at once or with the next output", () => {
    const clear = (wait) => message("clear_output", { wait });
    expect(shown(print("a"), clear(false))).to.deep.equal([]);
    expect(shown(print("a"), clear(true))).to.deep.equal([["stream", "a"]]);
    expect(shown(print("a"), clear(true), print("b"), print("c"))).to.deep.equal([["stream", "bc"]]);
  });

  it("belongs to the last run of each cell, and says which cells are still running", () => {
    const records = keep(input(1), print("a"), idle(1), input(2), input(3, "c1"), print("b", { run: 3 }));
    expect(records.slice(0, -1).map(([cell, running]) => [cell, running])).to.deep.equal([
      ["c2", true],
      ["c1", true],
    ]);
    expect(keep(input(1), idle(1))[0].slice(0, 2)).to.deep.equal(["c1", false]);
  });

  it("includes the cells that wait for the running one, until they begin or are refused", () => {
    const status = (metadata) => message("status", { execution_state: "busy" }, { metadata });
    const wait = (run) => status({ waiting: { msg_id: `r${run}`, session: "page", cellId: `c${run}` } });
    const waiting = (...messages) =>
      python(
        `records = Records()
result = []
for each in given:
    records.take(each)
    result.append(dict(records.waiting))`,
        messages,
      );
    expect(waiting(input(), wait(2), wait(3), idle(1), input(2), idle(3))).to.deep.equal([
      {},
      { r2: "c2" },
      { r2: "c2", r3: "c3" },
      { r2: "c2", r3: "c3" },
      { r3: "c3" },
      {},
    ]);
  });

  it("includes the question that a cell asks, and then its answer", () => {
    const status = (metadata) => message("status", { execution_state: "busy" }, { metadata });
    const question = { id: "q", prompt: "Name?", password: false };
    const answered = status({ answered: { line: "Name? Ada\n", cellId: "c1" } });
    const messages = [
      input(),
      print("a"),
      status({ question }),
      answered,
      print("b"),
      status({ question }),
      idle(1),
    ];
    const [questions, outputs] = python(
      `records = Records()
questions = []
for each in given:
    records.take(each)
    questions.append(records.by_request["r1"].question)
result = [questions, records.by_request["r1"].messages()]`,
      messages,
    );
    expect(questions).to.deep.equal([null, null, question, null, null, question, null]);
    expect(outputs.map(({ content }) => [content.name, content.text])).to.deep.equal([
      ["stdout", "a"],
      ["stdin", "Name? Ada\n"],
      ["stdout", "b"],
    ]);
  });

  it("changes with what a notebook shows, and with nothing else", () => {
    const busy = message("status", { execution_state: "busy" });
    const unnamed = message("execute_input", { code: "1", execution_count: 1 }, { run: 2 });
    const strange = message("update_display_data", picture("x", { display_id: "unknown" }));
    const all = [busy, input(), busy, print("a"), strange, unnamed, print("b", { run: 2 }), idle(1)];
    expect(keep(...all).at(-1)).to.deep.equal([false, true, false, true, false, false, false, true]);
  });
});

describe("the widgets that are saved with a notebook", function () {
  this.timeout(30_000);
  const open = (id, state, target_name = "jupyter.widget") => [
    "comm_open",
    { comm_id: id, target_name, data: { state } },
  ];
  const update = (id, state, method = "update") => ["comm_msg", { comm_id: id, data: { method, state } }];
  const model = (rest) => ({
    _model_module: "m",
    _model_module_version: "2.0.0",
    _model_name: "SliderModel",
    ...rest,
  });
  const saved = (state) => ({
    model_module: "m",
    model_module_version: "2.0.0",
    model_name: "SliderModel",
    state,
  });
  const show = (id) => ({ outputs: [{ output_type: "display_data", data: { [VIEW]: { model_id: id } } }] });

  /** Returns the notebook's metadata after the kernels' messages. */
  const save = (cells, metadata, ...messages) =>
    python(
      `widgets = Widgets()
for kind, content in given["messages"]: widgets.take(kind, content)
widgets.write(given["notebook"])
result = given["notebook"]["metadata"]`,
      { notebook: { cells, metadata }, messages },
    );
  const states = (metadata) => metadata.widgets[STATE].state;

  it("are those that outputs show, with the widgets that these refer to, in their latest state", () => {
    const metadata = save(
      [{ cell_type: "markdown" }, show("box")],
      {},
      open("a", model({ value: 1, style: "IPY_MODEL_style" })),
      open("style", model({})),
      open("box", model({ children: ["IPY_MODEL_a"] })),
      open("hidden", model({})),
      open("none", {}, "another.target"),
      update("a", { value: 2 }),
      update("a", { value: 3 }, "echo_update"),
      update("none", { value: 4 }),
    );
    expect(states(metadata)).to.deep.equal({
      a: saved(model({ value: 3, style: "IPY_MODEL_style" })),
      style: saved(model({})),
      box: saved(model({ children: ["IPY_MODEL_a"] })),
    });
    expect(metadata.widgets[STATE]).to.include({ version_major: 2, version_minor: 0 });
  });

  it("stay as they were saved where the server does not know them, and go with the outputs", () => {
    const metadata = { widgets: { [STATE]: { state: { a: saved(model({ value: 1 })) } } } };
    expect(states(save([show("a")], metadata))).to.deep.equal({ a: saved(model({ value: 1 })) });
    expect(save([], metadata)).to.deep.equal({});
    expect(
      save([show("a")], {}, open("a", model({})), ["comm_close", { comm_id: "a", data: {} }]),
    ).to.deep.equal({});
  });
});
