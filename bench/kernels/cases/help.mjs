import { setTimeout as sleep } from "node:timers/promises";
import { runAll, within } from "../runCase.mjs";

const TEST = "requests/help.test.ts";
const DETAILS = "language/answers/help.test.ts";
/** ms: the first help that IPython gives in a process takes seconds. */
const SLOW = 15_000;

const request = async (client, type, content) =>
  (await client.outcome(await client.send(type, content))).reply;

/**
 * Returns the texts that a front end would offer where the code ends: the matches, without the text that
 * comes before the place where they are inserted.
 */
async function completions(client, code) {
  const { matches = [], cursor_start: start = 0 } = await request(client, "complete_request", {
    code,
    cursor_pos: code.length,
  });
  const typed = code.slice(start);
  // IPython's matches repeat everything typed ("config.alpha"); those of other kernels are the name alone.
  const before = typed.slice(0, typed.search(/[\w$]*$/));
  return matches.map((match) => (before && match.startsWith(before) ? match.slice(before.length) : match));
}

const inspected = async (client, code, cursor_pos) =>
  request(client, "inspect_request", { code, cursor_pos, detail_level: 0 });

const DOUBLES = {
  typescript: ["/** Doubles a number. */\nfunction twice(value: number) { return 2 * value; }"],
  python: [`def twice(value):\n  "Doubles a number."\n  return 2 * value`],
};
const withDoubles = (typescript, python) => ({
  typescript: [...DOUBLES.typescript, typescript],
  python: [...DOUBLES.python, python],
});

export const help = [
  {
    name: "help-names",
    patience: SLOW,
    title: "Completes names of earlier cells",
    test: TEST,
    code: withDoubles("1 + twi", "1 + twi"),
    async check(client, [define, code]) {
      await client.execute(define);
      return { twice: (await completions(client, code)).includes("twice") };
    },
  },
  {
    name: "help-members",
    title: "Completes members and nothing else",
    test: TEST,
    code: { typescript: [`const word = "text";`, "word.toUp"], python: [`word = "text"`, "word.upp"] },
    async check(client, [define, code]) {
      await client.execute(define);
      const found = await completions(client, code);
      return {
        "the member": found.some((each) => /^(toUpperCase|upper)$/.test(each)),
        "no names with another prefix": found.length > 0 && found.every((each) => /^(toup|upp)/i.test(each)),
      };
    },
  },
  {
    name: "help-keys",
    title: "Completes the keys of an object or dictionary",
    test: DETAILS,
    code: {
      typescript: ["const config = { alpha: 1, beta: 2 };", "config.al"],
      python: ["config = dict(alpha=1, beta=2)", `config["al`],
    },
    async check(client, [define, code]) {
      await client.execute(define);
      const found = (await completions(client, code)).map((each) => each.replace(/["'\]]/g, ""));
      return { alpha: found.includes("alpha"), alone: found.length === 1 };
    },
  },
  {
    name: "help-options",
    title: "Completes the options that a function takes",
    test: DETAILS,
    code: {
      typescript: ["function draw(options: { height: number; width?: number }) {}", "draw({ he"],
      python: ["def draw(*, height, width=1): pass", "draw(he"],
    },
    async check(client, [define, code]) {
      await client.execute(define);
      const found = (await completions(client, code)).map((each) => each.replace(/[?=:]$/, ""));
      return { height: found.includes("height"), first: found[0] === "height" };
    },
  },
  {
    name: "help-paths",
    title: "Completes import paths and a module's exports",
    test: DETAILS,
    code: {
      // The cursor stands where | does: a page closes brackets and quotes by itself.
      typescript: [`import {} from "./sha|"`, `import { are| } from "./shapes"`],
      deno: [`import {} from "./sha|"`, `import { are| } from "./shapes.ts"`],
      python: ["import sha|", "from shapes import are|"],
    },
    async check(client, codes) {
      const found = [];
      for (const code of codes) {
        const asked = { code: code.replace("|", ""), cursor_pos: code.indexOf("|") };
        found.push((await request(client, "complete_request", asked)).matches ?? []);
      }
      const [paths, names] = found;
      return {
        "a path": paths.some((each) => /\bshapes(\.ts)?$/.test(each)),
        "an export": names.some((each) => /\barea$/.test(each)),
      };
    },
  },
  {
    name: "help-order",
    test: DETAILS,
    patience: SLOW,
    title: "The user's own names come first",
    code: { typescript: ["const configuration = 1;", "con"], python: ["configuration = 1", "con"] },
    async check(client, [define, code]) {
      await client.execute(define);
      const found = await completions(client, code);
      return {
        offered: found.includes("configuration"),
        "among the first three": found.slice(0, 3).includes("configuration"),
        "only names with that prefix": found.every((each) => /^%*con/i.test(each)),
      };
    },
  },
  {
    name: "help-running",
    title: "Completes while a cell runs",
    test: TEST,
    code: withDoubles(
      "await new Promise((resolve) => setTimeout(resolve, 2500));",
      "import asyncio\nawait asyncio.sleep(2.5)",
    ),
    async check(client, [define, cell]) {
      await client.execute(define);
      const running = await client.submit(cell);
      const asked = await client.send("complete_request", { code: "twi", cursor_pos: 3 });
      const reply = await within(client, 2000, () =>
        client.received.find(({ parent, channel }) => parent === asked && channel === "shell"),
      );
      const isEarly = !client.received.some(
        ({ parent, channel }) => parent === running && channel === "shell",
      );
      await client.outcome(running);
      return { "before its end": reply?.content.matches?.includes("twice") === true && isEarly };
    },
  },
  {
    name: "help-types",
    title: "Gives the kind of each completion",
    code: withDoubles("twi", "twi"),
    async check(client, [define, code]) {
      await client.execute(define);
      const { metadata } = await request(client, "complete_request", { code, cursor_pos: code.length });
      const types = metadata?._jupyter_types_experimental ?? [];
      return { "a function": types.some(({ text, type }) => text === "twice" && /function/.test(type)) };
    },
  },
  {
    name: "help-inspect",
    title: "Inspection shows signature and documentation, in Markdown",
    test: TEST,
    code: withDoubles("twice", "twice"),
    async check(client, [define, code]) {
      await client.execute(define);
      const { found, data = {} } = await inspected(client, code, 3);
      const text = JSON.stringify(data);
      return {
        signature: found === true && /twice\W*\(value/.test(text),
        documentation: text.includes("Doubles a number"),
        Markdown: String(data["text/markdown"]).includes("Doubles a number"),
      };
    },
  },
  {
    name: "help-signature",
    title: "Inspection within a call's brackets shows the signature",
    test: DETAILS,
    code: withDoubles("twice(1", "twice(1"),
    async check(client, [define, code]) {
      await client.execute(define);
      const { data = {} } = await inspected(client, code, code.length);
      return { "of the function called": /twice\W*\(value/.test(JSON.stringify(data)) };
    },
  },
  {
    name: "help-question",
    title: "name? shows the documentation",
    test: TEST,
    code: withDoubles("twice?", "twice?"),
    async check(client, [define, cell]) {
      await client.execute(define);
      const { reply } = await client.execute(cell);
      return {
        "a page with the documentation": JSON.stringify(reply.payload ?? "").includes("Doubles a number"),
      };
    },
  },
  {
    name: "help-type",
    title: "name? shows the text and the documentation of a type",
    test: DETAILS,
    code: {
      typescript: [
        "/** A corner in the plane. */\ninterface Corner { left: number; top: number }",
        "Corner?",
      ],
      python: [`class Corner:\n  "A corner in the plane."\n  left: int\n  top: int`, "Corner??"],
    },
    async check(client, [define, cell]) {
      await client.execute(define);
      const shown = JSON.stringify((await client.execute(cell)).reply.payload ?? "");
      return {
        "its documentation": shown.includes("in the plane"),
        "its text": /left\W[^]*top\W/.test(shown),
      };
    },
  },
  {
    name: "help-stale",
    title: "The kernel tells which cells have used a name that another cell has changed since",
    test: "execution/staleCells.test.ts",
    code: {
      typescript: ["let width = 2;", "width * 2", "width++;"],
      python: ["width = 2", "width * 2", "width += 1"],
    },
    async check(client, [define, use, change]) {
      const run = async (code, cellId) => {
        const request = await client.send("execute_request", { code }, "shell", { metadata: { cellId } });
        await client.outcome(request);
        return JSON.stringify(client.received.filter(({ parent }) => parent === request));
      };
      await run(define, "cell-define");
      const before = await run(use, "cell-use");
      const after = await run(change, "cell-change");
      const again = await run(use, "cell-use");
      const isTold = (text) => /stale[^]*cell-use/i.test(text);
      return {
        "after the change": isTold(after),
        "not before, and not once it ran again": !isTold(before) && !isTold(again),
      };
    },
  },
  {
    name: "help-complete",
    title: "A console can tell whether code is complete",
    test: TEST,
    code: {
      typescript: ["const x = await (f())", "if (x) {", "const = 1", "const list = ["],
      python: ["x = await f()", "if x:", "1 = x +* 2", "list = ["],
    },
    async check(client, codes) {
      const statuses = [];
      for (const code of codes) statuses.push(await request(client, "is_complete_request", { code }));
      const [complete, incomplete, invalid, list] = statuses.map(({ status }) => status);
      return {
        "complete and incomplete":
          complete === "complete" && incomplete === "incomplete" && list === "incomplete",
        invalid: invalid === "invalid",
        "the next line's indent": /^\s+$/.test(statuses[1].indent ?? ""),
      };
    },
  },
  {
    name: "help-history",
    title: "History returns the last cells, and can be searched",
    test: TEST,
    code: { typescript: ["const ninth = 9 * 9", "1 + 1"], python: ["ninth = 9 * 9", "1 + 1"] },
    async check(client, cells) {
      await runAll(client, cells);
      const ask = (content) =>
        request(client, "history_request", { raw: true, output: false, ...content }).then(
          ({ history = [] }) => history,
        );
      const tail = await ask({ hist_access_type: "tail", n: 2 });
      const search = await ask({ hist_access_type: "search", pattern: "*ninth*", n: 5 });
      return { tail: tail.at(-1)?.[2] === cells[1], search: search.some((each) => each[2] === cells[0]) };
    },
  },
  {
    name: "help-wildcards",
    title: "A search of the history with many wildcards ends",
    test: "requests/history.test.ts",
    fresh: true,
    code: { typescript: `// ${"a".repeat(200)}\n1;`, python: `# ${"a".repeat(200)}\n1` },
    async check(client, cell) {
      await client.execute(cell);
      const asked = {
        hist_access_type: "search",
        pattern: `${"*a".repeat(12)}*b*c`,
        n: 5,
        raw: true,
        output: false,
      };
      const reply = await Promise.race([request(client, "history_request", asked), sleep(3000)]);
      return { "within 3 s": reply?.status === "ok" };
    },
  },
  {
    name: "help-characters",
    title: "Positions are counted as in Jupyter, even after an emoji",
    test: TEST,
    code: withDoubles(`"🐸"; twi`, `"🐸"; twi`),
    async check(client, [define, code]) {
      await client.execute(define);
      const reply = await request(client, "complete_request", { code, cursor_pos: [...code].length });
      return {
        "the right place":
          reply.matches?.includes("twice") === true && reply.cursor_start === 5 && reply.cursor_end === 8,
      };
    },
  },
  {
    name: "help-platform",
    title: "Inspection documents the platform's own functions",
    code: { typescript: "JSON.stringify", python: "json.dumps", deno: "JSON.stringify" },
    async check(client, code) {
      await client.execute(code.startsWith("json") ? "import json" : "undefined");
      const { found, data = {} } = await inspected(client, code, code.length);
      const text = JSON.stringify(data);
      return {
        "its documentation": found === true && /Converts a JavaScript value|Serialize/.test(text),
        "its parameters": /\(.*(value|obj)\b/.test(text),
      };
    },
  },
];
