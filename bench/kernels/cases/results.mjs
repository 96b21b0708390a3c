import { lacks, notMeant, page, resultText, runAll, said } from "../runCase.mjs";

const TEST = "output/results.test.ts";
const SYMBOL = `Symbol.for("Jupyter.display")`;
/** A PNG of one pixel, in base64. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

export const results = [
  {
    name: "result",
    title: "The last expression is the result",
    test: TEST,
    code: { typescript: "const six = 6;\nsix * 7", python: "six = 6\nsix * 7" },
    async check(client, cell) {
      const { outputs, reply } = await client.execute(cell);
      const result = outputs.find(({ type }) => type === "execute_result");
      return {
        "its text on the page": page({ outputs }).trim() === "42",
        "as an execute_result": result?.content.data["text/plain"] !== undefined,
        "with the cell's number": result?.content.execution_count === reply.execution_count,
      };
    },
  },
  {
    name: "result-promise",
    title: "A promise as the last expression is awaited",
    test: TEST,
    code: {
      typescript: "new Promise((resolve) => setTimeout(() => resolve(42), 10))",
      python: "import asyncio\nasyncio.sleep(0.01, 42)",
    },
    async check(client, cell) {
      return { "its value on the page": page(await client.execute(cell)).trim() === "42" };
    },
  },
  {
    name: "result-none",
    title: "Statements, undefined and None give no result",
    test: TEST,
    code: {
      typescript: ["const x = 3;", "undefined", "let y = 1; y = 2"],
      python: ["x = 3", "None", "y = 1; y = 2"],
    },
    async check(client, cells) {
      const outcomes = [];
      for (const cell of cells) outcomes.push((await client.execute(cell)).outputs.length);
      return {
        "no output of a declaration": outcomes[0] === 0,
        "nor of nothing": outcomes[1] === 0,
        "nor of an assignment": outcomes[2] === 0,
      };
    },
  },
  {
    name: "result-long",
    title: "Long values are truncated, visibly",
    test: TEST,
    code: {
      typescript: ["Array.from({ length: 200_000 }, (_, i) => i)", `"y".repeat(500_000)`],
      python: ["list(range(200_000))", `"y" * 500_000`],
    },
    async check(client, [list, text]) {
      const shown = page(await client.execute(list));
      const long = page(await client.execute(text));
      return {
        "a list": shown.length > 10 && shown.length < 20_000,
        "says so": /more|\.\.\.|…/.test(shown),
        "a text": long.length > 10 && long.length < 20_000,
      };
    },
  },
  {
    name: "result-rich",
    title: "A value shows itself: HTML and text",
    test: TEST,
    code: {
      typescript: `({ [${SYMBOL}]() { return { "text/html": "<b>x</b>", "text/plain": "plain x" }; } })`,
      python: `class Rich:\n  def _repr_html_(self): return "<b>x</b>"\n  def __repr__(self): return "plain x"\nRich()`,
    },
    async check(client, cell) {
      const { result } = await client.execute(cell);
      return {
        HTML: result?.["text/html"] === "<b>x</b>",
        "text beside it": result?.["text/plain"] === "plain x",
      };
    },
  },
  {
    name: "result-image",
    title: "A picture's bytes are shown as a picture",
    test: "output/drawable.test.ts",
    code: {
      typescript: `Buffer.from("${PNG}", "base64")`,
      tslab: `import { display } from "tslab";\ndisplay.png(Buffer.from("${PNG}", "base64"));`,
      python: `from base64 import b64decode\nfrom IPython.display import Image\nImage(b64decode("${PNG}"))`,
    },
    async check(client, cell) {
      const { outputs } = await client.execute(cell);
      const data = outputs.map(({ content }) => content.data?.["image/png"]);
      return { "base64 of the bytes": data.some((each) => String(each).trim() === PNG) };
    },
  },
  {
    name: "result-element",
    title: "An element of a document, such as a chart in SVG, is drawn",
    test: "output/drawable.test.ts",
    code: {
      // What Observable Plot and D3 make with jsdom has this property.
      typescript: `({ outerHTML: '<svg width="9"><circle r="4"></circle></svg>' })`,
      tslab: `import { display } from "tslab";\ndisplay.svg('<svg xmlns="http://www.w3.org/2000/svg" width="9"><circle r="4"></circle></svg>');`,
      python: `from IPython.display import SVG\nSVG('<svg xmlns="http://www.w3.org/2000/svg" width="9"><circle r="4"></circle></svg>')`,
    },
    async check(client, cell) {
      const { outputs } = await client.execute(cell);
      const svg = outputs.map(({ content }) => content.data?.["image/svg+xml"]).join("");
      const html = outputs.map(({ content }) => content.data?.["text/html"]).join("");
      return {
        drawn: /<circle/.test(svg + html),
        "as a picture that stands alone": /<svg[^>]*xmlns=/.test(svg) || /<svg/.test(html),
      };
    },
  },
  {
    name: "result-vega",
    title: "A Vega-Lite specification is drawn",
    test: "output/drawable.test.ts",
    code: {
      typescript: `({ $schema: "https://vega.github.io/schema/vega-lite/v5.json", mark: "point", data: { values: [{ a: 1 }] } })`,
      python: `{"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "mark": "point", "data": {"values": [{"a": 1}]}}`,
    },
    async check(client, cell) {
      const { outputs } = await client.execute(cell);
      const specs = outputs.map(({ content }) => content.data?.["application/vnd.vegalite.v5+json"]);
      return { "as Vega-Lite": specs.some((spec) => spec?.mark === "point") };
    },
  },
  {
    name: "result-broken",
    title: "A value that fails to show itself is shown as text, with the reason",
    test: TEST,
    code: {
      typescript: `({ label: "fallback", [${SYMBOL}]() { throw new Error("no canvas"); } })`,
      tslab: lacks("values have no way to show themselves"),
      python: `class Broken:\n  def _repr_html_(self): raise ValueError("no canvas")\n  def __repr__(self): return "fallback"\nBroken()`,
    },
    async check(client, cell) {
      const outcome = await client.execute(cell);
      return {
        text: page(outcome).includes("fallback"),
        reason: page(outcome).includes("no canvas"),
        "the cell succeeds": outcome.reply.status === "ok",
      };
    },
  },
  {
    name: "result-display",
    title: "A figure in the middle of a cell is in order with its text",
    test: "output/streams.test.ts",
    code: {
      ours: `console.log("a"); globalThis[Symbol.for("Jupyter.broadcast")]("display_data", { data: { "text/html": "<i>f</i>" } }); console.log("b");`,
      tslab: `import { display } from "tslab";\nconsole.log("a"); display.html("<i>f</i>"); console.log("b");`,
      deno: `console.log("a"); await Deno.jupyter.display({ "text/html": "<i>f</i>" }, { raw: true }); console.log("b");`,
      python: `from IPython.display import display, HTML\nprint("a"); display(HTML("<i>f</i>")); print("b")`,
    },
    async check(client, cell) {
      const { outputs } = await client.execute(cell);
      const at = (find) => outputs.findIndex(find);
      const figure = at(
        ({ type, content }) => type === "display_data" && content.data["text/html"] === "<i>f</i>",
      );
      const texts = outputs.map(({ type, content }) => (type === "stream" ? content.text : ""));
      return {
        "a figure": figure >= 0,
        "between its texts":
          figure > at((_, i) => texts[i].includes("a")) && figure < at((_, i) => texts[i].includes("b")),
      };
    },
  },
  {
    name: "result-names",
    title: "In, Out and _",
    test: TEST,
    code: {
      typescript: ["6 * 7", "console.log(_)", (n) => `console.log(Out[${n}], In[${n}])`],
      python: ["6 * 7", "print(_)", (n) => `print(Out[${n}], In[${n}])`],
    },
    async check(client, [first, last, both]) {
      const { execution_count: n } = (await client.execute(first)).reply;
      return {
        _: said(await client.execute(last)) === "42",
        "In, Out": said(await client.execute(both(n))) === "42 6 * 7",
      };
    },
  },
  {
    name: "result-nested",
    title: "Objects, maps and classes are shown with their contents",
    test: TEST,
    code: {
      typescript: `class Point { x = 1 }\n({ point: new Point(), map: new Map([["k", [1, 2]]]) })`,
      python: `from dataclasses import dataclass\n@dataclass\nclass Point:\n  x: int = 1\ndict(point=Point(), map={"k": [1, 2]})`,
    },
    async check(client, cell) {
      const text = page(await client.execute(cell));
      return {
        "what is inside": /Point ?[({] ?x ?[:=] ?1/.test(text) && /k['"]?(:| =>) \[ ?1, 2 ?\]/.test(text),
      };
    },
  },
  {
    name: "result-circular",
    title: "Circular values and throwing getters are shown",
    code: {
      typescript: [
        "const loop: any = { a: 1 }; loop.self = loop; loop",
        `({ label: "here", get bad(): number { throw new Error("no") } })`,
      ],
      python: [
        "loop = [1]; loop.append(loop); loop",
        `class Bad:\n  bad = property(lambda self: 1 / 0)\n  def __repr__(self): return "label here"\nBad()`,
      ],
    },
    async check(client, [circular, getter]) {
      const texts = [page(await client.execute(circular)), page(await client.execute(getter))];
      return {
        "circular values": /Circular|\[\.\.\.\]/.test(texts[0]),
        getters: /label.*here/.test(texts[1]),
      };
    },
  },
  {
    name: "result-table",
    title: "console.table shows a table",
    code: {
      typescript: "console.table([{ city: 'Rome', size: 3 }]);",
      python: notMeant("Python prints no tables"),
    },
    async check(client, cell) {
      const text = said(await client.execute(cell));
      return { "rows and columns": /[│|].*city.*size/.test(text) && /Rome.*3/.test(text) };
    },
  },
  {
    name: "result-update",
    title: "A figure is updated in place, even from a later cell",
    test: "output/streams.test.ts",
    code: {
      ours: [
        `const show = globalThis[Symbol.for("Jupyter.broadcast")]; show("display_data", { data: { "text/plain": "1" }, metadata: {}, transient: { display_id: "d" } });`,
        `show("update_display_data", { data: { "text/plain": "2" }, metadata: {}, transient: { display_id: "d" } });`,
      ],
      tslab: [
        `import { newDisplay } from "tslab";\nconst place = newDisplay(); place.text("1");`,
        `place.text("2");`,
      ],
      deno: [
        `await Deno.jupyter.display({ "text/plain": "1" }, { raw: true, display_id: "d" });`,
        `await Deno.jupyter.display({ "text/plain": "2" }, { raw: true, display_id: "d", update: true });`,
      ],
      python: [
        `from IPython.display import display\nplace = display("1", display_id=True)`,
        `place.update("2")`,
      ],
    },
    async check(client, [first, second]) {
      const idOf = ({ content }) => content.transient?.display_id;
      const shown = (await client.execute(first)).outputs.find(({ type }) => type === "display_data");
      const updated = (await client.execute(second)).outputs.find(
        ({ type }) => type === "update_display_data",
      );
      return {
        "an update of the same figure":
          shown !== undefined && updated !== undefined && idOf(shown) === idOf(updated),
      };
    },
  },
  {
    name: "result-silent",
    title: "Silent cells show and count nothing",
    test: TEST,
    code: { typescript: ["1", "console.log('hidden'); 2"], python: ["1", "print('hidden'); 2"] },
    async check(client, [first, silent]) {
      const { execution_count: count } = (await client.execute(first)).reply;
      const outcome = await client.execute(silent, { silent: true, store_history: false });
      const next = await runAll(client, first);
      return {
        "no result": resultText(outcome) === "",
        "no count": next.reply.execution_count === count + 1,
      };
    },
  },
  {
    name: "result-internals",
    title: "Timers and ports are shown without internals of the kernel",
    test: TEST,
    code: {
      typescript: [
        "new MessageChannel()",
        `import { setImmediate } from "node:timers";\nsetImmediate(() => {})`,
      ],
      python: ["import socket\nsocket.socket()", "import threading\nthreading.Timer(1, print)"],
    },
    async check(client, cells) {
      const shown = [];
      for (const cell of cells) shown.push(resultText(await client.execute(cell)));
      return { both: shown.every((text) => text !== "" && !/execute_request|kResourceStore/.test(text)) };
    },
  },
];
