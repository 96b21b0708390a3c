import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { expect } from "chai";
import { DISPLAY } from "../../src/display/figure/bundle";
import { box, output, tabs } from "../../src/widgets/containers";
import { button, checkbox, dropdown, html, progress, slider } from "../../src/widgets/controls";
import { follow } from "../../src/widgets/follow";
import { tune } from "../../src/widgets/tune";
import { Widget, type Json } from "../../src/widgets/widget";
import { fromPage, installFakeComms, type FakeComm } from "./fakeComms";

describe("widgets", () => {
  let comms: FakeComm[];
  let accepting: Map<string, (comm: object) => void>;
  let removeComms: () => void;

  beforeEach(() => {
    ({ comms, accepting, remove: removeComms } = installFakeComms());
  });
  afterEach(() => removeComms());

  const show = (widget: Widget) => widget[DISPLAY]();
  it("are drawn by a view of their model, which a page is told of once", () => {
    const rate = slider({ min: 0, max: 2, value: 1, description: "β" });
    expect(comms).to.have.length(0);
    expect(show(rate)).to.deep.equal({
      "application/vnd.jupyter.widget-view+json": { version_major: 2, version_minor: 0, model_id: "c1" },
      "text/plain": "β: 1",
    });
    void show(rate);
    expect(comms.map(({ target }) => target)).to.deep.equal(["jupyter.widget", "jupyter.widget"]);
    expect(comms[0].opened.state).to.deep.include({
      _model_name: "DescriptionStyleModel",
      _view_module: "@jupyter-widgets/base",
      _view_name: "StyleView",
      description_width: "initial",
    });
    expect(comms[1].opened.state).to.deep.include({
      style: "IPY_MODEL_c0",
      _model_module: "@jupyter-widgets/controls",
      _model_module_version: "2.0.0",
      _model_name: "FloatSliderModel",
      _view_name: "FloatSliderView",
      min: 0,
      max: 2,
      value: 1,
      step: 0.02,
      continuous_update: false,
      description: "β",
    });
  });

  it("take over what the reader does, and tell the program", () => {
    const rate = slider({ min: 0, max: 2, value: 1 });
    const values: number[] = [];
    const stop = rate.onValue((value) => values.push(value));
    show(rate);
    fromPage(comms[0], { method: "update", state: { value: 1.5, unknown: 3 } });
    expect(rate.value).to.equal(1.5);
    expect(rate.get("unknown" as "value")).to.equal(undefined);
    fromPage(comms[0], { method: "update", state: { description: "new" } });
    fromPage(comms[0], { method: "update" });
    stop();
    fromPage(comms[0], { method: "update", state: { value: 0.5 } });
    expect(values).to.deep.equal([1.5]);
    expect(rate.value).to.equal(0.5);
  });

  it("show the page what the program does, even before they are seen", () => {
    const done = progress(0, { description: "epoch" });
    done.value = 0.25;
    show(done);
    expect(comms[1].opened.state).to.deep.include({ value: 0.25 });
    done.value = 0.5;
    expect(comms[1].sent).to.deep.equal([{ method: "update", state: { value: 0.5 }, buffer_paths: [] }]);
  });

  it("report their state, one by one or all at once, to a page that was reloaded", () => {
    const word = html("<b>a</b>");
    show(word);
    word.value = "b";
    const [answer] = fromPage(comms[0], { method: "request_state" });
    expect(answer).to.deep.include({ method: "update" }).and.have.nested.property("state.value", "b");
    const answers: { states: Record<string, { model_name: string; state: Json }> }[] = [];
    const control: Partial<FakeComm> & { send(data: never): void } = { send: (data) => answers.push(data) };
    accepting.get("jupyter.widget.control")?.(control);
    fromPage(control as FakeComm, { method: "request_states" });
    expect(answers[0].states.c0).to.deep.include({ model_name: "HTMLModel" });
    expect(answers[0].states.c0.state).to.deep.include({ value: "b" });
    word.close();
    fromPage(control as FakeComm, { method: "request_states" });
    expect(answers[1].states).to.not.have.property("c0");
  });

  it("stay usable without a notebook, and after their page has been closed", () => {
    const on = checkbox(true, { description: "augment" });
    show(on);
    comms[1].onClose?.();
    on.value = false;
    expect(show(on)).to.have.nested.property("application/vnd\\.jupyter\\.widget-view+json.model_id", "c2");
    removeComms();
    expect(show(checkbox(true, { description: "augment" }))).to.deep.equal({ "text/plain": "augment: true" });
  });

  it("a dropdown's value is one of its texts", () => {
    const choice = dropdown(["adam", "rmsprop"], { description: "optimizer" });
    const seen: string[] = [];
    choice.onValue((value) => seen.push(value));
    show(choice);
    expect(comms[1].opened.state).to.deep.include({ _options_labels: ["adam", "rmsprop"], index: 0 });
    fromPage(comms[1], { method: "update", state: { index: 1 } });
    expect(choice.value).to.equal("rmsprop");
    choice.value = "adam";
    expect(seen).to.deep.equal(["rmsprop", "adam"]);
    expect(String(choice)).to.equal("optimizer: adam");
    expect(() => dropdown(["a", "b"], { value: "c" as "a" })).to.throw(/one of a, b, got c/);
  });

  it("a logarithmic slider moves by powers of ten", () => {
    const rate = slider({ min: 1e-5, max: 1e-2, value: 1e-3, logarithmic: true });
    show(rate);
    expect(comms[0].opened.state).to.deep.include({
      _model_name: "FloatLogSliderModel",
      base: 10,
      min: -5,
      max: -2,
      value: 1e-3,
      step: 0.1,
    });
  });

  it("a slider's first value lies on a step, since a page would otherwise round it", () => {
    for (const logarithmic of [false, true]) {
      const [min, max, value] = [1e-5, 1e-2, 8e-4];
      const state = slider({ min, max, value, logarithmic });
      const scale = logarithmic ? Math.log10 : (each: number) => each;
      const step = state.get("step");
      const steps = (scale(value) - scale(min)) / step;
      expect(steps).to.be.closeTo(Math.round(steps), 1e-9);
      expect(step / (logarithmic ? 0.1 : (max - min) / 100)).to.be.within(0.9, 1.1);
    }
    expect(slider({ min: 0, max: 3, value: 0 }).get("step")).to.equal(0.03);
    expect(slider({ min: 0, max: 3, value: 1, step: 0.7 }).get("step")).to.equal(0.7);
  });

  it("a progress bar is green when it is done, and not before", () => {
    const done = progress(0.2);
    show(done);
    expect(comms[0].opened.state).to.deep.include({ _view_name: "ProgressView", bar_style: "" });
    done.value = 1;
    expect(done.get("bar_style")).to.equal("success");
    done.value = 0;
    expect(done.get("bar_style")).to.equal("");
    expect(progress(1).get("bar_style")).to.equal("success");
  });

  it("sliders refuse invalid options and values", () => {
    expect(() => slider({ min: 1, max: 1, value: 1 })).to.throw(/min < max, got min 1 and max 1/);
    expect(() => slider({ min: 0, max: 1, value: 2 })).to.throw(/value from 0 to 1, got 2/);
    expect(() => slider({ min: 0, max: 1, value: NaN })).to.throw(/got NaN/);
    expect(() => slider({ min: 0, max: 1, value: 1, step: 0 })).to.throw(/step above 0, got 0/);
    expect(() => slider({ min: 0, max: 1, value: 1, logarithmic: true })).to.throw(/min above 0, got 0/);
    const good = slider({ min: 0, max: 1, value: 1 });
    expect(() => (good.value = 3)).to.throw(/got 3/);
    expect(good.value).to.equal(1);
  });

  it("buttons hear clicks and nothing else", () => {
    let clicks = 0;
    const stop = button("Stop", () => clicks++);
    show(stop);
    fromPage(comms[0], { method: "custom", content: { event: "click" } });
    fromPage(comms[0], { method: "custom", content: { event: "hover" } });
    fromPage(comms[0], { method: "custom" });
    expect(clicks).to.equal(1);
  });

  it("may be drawn by a module of their own, and exchange messages with it", () => {
    const module = "export default { render() {} }";
    const own = new Widget("Any", { _esm: module, _anywidget_id: "toy", count: 1 });
    const heard: Json[] = [];
    own.onMessage = (content) => heard.push(content);
    own.send({ said: "before there is a page" });
    show(own);
    expect(comms[0].opened.state).to.deep.equal({
      _model_module: "anywidget",
      _model_module_version: "~0.11.*",
      _model_name: "AnyModel",
      _view_module: "anywidget",
      _view_module_version: "~0.11.*",
      _view_name: "AnyView",
      _esm: module,
      _anywidget_id: "toy",
      count: 1,
    });
    fromPage(comms[0], { method: "custom", content: { said: "hello" } });
    fromPage(comms[0], { method: "update", state: { count: 2 } });
    own.send({ said: "welcome" });
    expect(heard).to.deep.equal([{ said: "hello" }]);
    expect(own.get("count")).to.equal(2);
    expect(comms[0].sent).to.deep.equal([{ method: "custom", content: { said: "welcome" } }]);
  });

  it("boxes and tabs hold others, by their names", () => {
    const inner = [checkbox(true, { description: "a" }), html("b")];
    const outer = tabs({ first: box(inner, { vertical: true }), second: output() });
    show(outer);
    const byModel = (name: string) => comms.find(({ opened }) => opened.state._model_name === name)!;
    expect(byModel("VBoxModel").opened.state.children).to.deep.equal([
      `IPY_MODEL_${byModel("CheckboxModel").id}`,
      `IPY_MODEL_${byModel("HTMLModel").id}`,
    ]);
    expect(byModel("TabModel").opened.state).to.deep.include({ titles: ["first", "second"] });
    expect(byModel("OutputModel").opened.state).to.deep.include({ _model_module: "@jupyter-widgets/output" });
    expect(String(outer)).to.equal("a: true\nb\n");
  });

  it("an output gathers what is printed and shown in it, until it is cleared", async () => {
    const place = output();
    show(place);
    place.print("one");
    await place.show({ [DISPLAY]: () => ({ "text/plain": "a figure" }) });
    expect(comms[0].sent.at(-1)).to.deep.equal({
      method: "update",
      buffer_paths: [],
      state: {
        outputs: [
          { output_type: "stream", name: "stdout", text: "one\n" },
          { output_type: "display_data", data: { "text/plain": "a figure" }, metadata: {} },
        ],
      },
    });
    expect(String(place)).to.equal("one\na figure");
    place.clear();
    expect(String(place)).to.equal("");
  });

  it("tell every page what the reader did on one, as an answer to that page's message", () => {
    const rate = slider({ min: 0, max: 2, value: 1 });
    show(rate);
    const answers = fromPage(comms[0], { method: "update", state: { value: 1.5, unknown: 3 } });
    expect(answers).to.deep.equal([{ method: "echo_update", state: { value: 1.5 }, buffer_paths: [] }]);
    expect(comms[0].sent).to.deep.equal([]);
  });

  it("sliders of both kinds change while they are dragged if they are live, and otherwise when released", () => {
    for (const logarithmic of [false, true]) {
      const options = { min: 1, max: 10, value: 2, logarithmic };
      expect(slider(options).get("continuous_update")).to.equal(false);
      expect(slider({ ...options, live: true }).get("continuous_update")).to.equal(true);
    }
  });

  it("pass on only the last of the values that arrive while a listener is busy", async () => {
    const rate = slider({ min: 0, max: 100, value: 0, live: true });
    const [begun, immediate]: number[][] = [[], []];
    rate.onValue((value) => immediate.push(value));
    let end = () => {};
    rate.onValue((value) => {
      begun.push(value);
      return new Promise<void>((resolve) => (end = resolve));
    });
    const endAndWait = () => {
      end();
      return sleep(0);
    };
    show(rate);
    for (let value = 1; value <= 50; value++) fromPage(comms[0], { method: "update", state: { value } });
    expect(begun).to.deep.equal([1]);
    await endAndWait();
    expect(begun).to.deep.equal([1, 50]);
    await endAndWait();
    expect(immediate).to.have.length(50);
    fromPage(comms[0], { method: "update", state: { value: 7 } });
    expect(begun).to.deep.equal([1, 50, 7]);
  });

  it("are one line each in a value that is printed", () => {
    const value = [
      dropdown(["adam", "rmsprop"], { description: "optimizer" }),
      button("Stop", () => undefined),
    ];
    expect(inspect(value)).to.equal("[ Dropdown(optimizer: adam), Button(Stop) ]");
  });

  describe("a figure that follows controls", () => {
    const draw = async ({ x, y }: { x: number; y: number }) => {
      await sleep(10);
      return { [DISPLAY]: () => ({ "text/plain": `${x}, ${y}`, "image/png": "…" }) };
    };
    const controls = () => ({
      x: slider({ min: 0, max: 9, value: 1, live: true }),
      y: slider({ min: 0, max: 9, value: 2, live: true }),
    });
    const outputOf = () => comms.find(({ opened }) => opened.state._model_name === "OutputModel")!;
    const drawn = () =>
      outputOf().sent.map(({ state }) => {
        const [{ data }, ...more] = (state as { outputs: { data: Json }[] }).outputs;
        expect(more, "one figure at a time").to.deep.equal([]);
        return data["text/plain"];
      });

    it("is drawn with the first values, and then with the latest of all controls, one after the other", async () => {
      const bundle = await follow(controls(), draw)[DISPLAY]();
      expect(bundle).to.include.keys("application/vnd.jupyter.widget-view+json", "image/png");
      expect(outputOf().opened.state.outputs).to.have.nested.property("0.data.text/plain", "1, 2");
      const [x, y] = comms.filter(({ opened }) => opened.state._model_name === "FloatSliderModel");
      for (let value = 3; value <= 8; value++) {
        fromPage(x, { method: "update", state: { value } });
        fromPage(y, { method: "update", state: { value: 9 - value } });
      }
      await sleep(60);
      expect(drawn()).to.deep.equal(["3, 2", "8, 1"]);
    });

    it("is a picture and text without a notebook", async () => {
      removeComms();
      const text = "1\n2\n1, 2";
      expect(await follow(controls(), draw)[DISPLAY]()).to.deep.equal({
        "image/png": "…",
        "text/plain": text,
      });
    });
  });

  describe("that take text escape it, so that none of it is markup", () => {
    const EVIL = '<img src=x onerror="alert(1)">';

    it("tune's panel: names of settings and metrics", async () => {
      const knobs = tune({ [EVIL]: slider({ min: 0, max: 1, value: 0.5 }) });
      void knobs[DISPLAY]();
      await knobs({ kind: "batch", epoch: 1, epochs: 1, stepsPerEpoch: 1, step: 1, logs: { [EVIL]: 1 } });
      const html = comms.filter(({ opened }) => opened.state._model_name === "HTMLModel");
      const values = html.flatMap(({ opened, sent }) => [
        opened.state.value,
        ...sent.map(({ state }) => (state as Json).value),
      ]);
      expect(values.join()).to.include("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; 1.0000");
      expect(values.join()).to.not.include("<img");
    });

    it("no other widget has text that a page reads as HTML, except html()", () => {
      const described = { description: EVIL };
      const inner = [
        slider({ min: 0, max: 1, value: 0, ...described }),
        slider({ min: 1, max: 2, value: 1, logarithmic: true, ...described }),
        checkbox(true, described),
        dropdown([EVIL], described),
        progress(0, described),
        button(EVIL, () => undefined),
        output(),
      ];
      show(tabs({ [EVIL]: box(inner) }));
      for (const { opened } of comms) {
        // A page writes descriptions as text unless it is told otherwise; the browser's tests look at it.
        expect(opened.state).to.not.have.any.keys("description_allow_html", "tooltip_html");
        expect(opened.state._model_name).to.not.match(/HTML/);
      }
    });
  });
});
