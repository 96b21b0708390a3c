import { setTimeout as sleep } from "node:timers/promises";
import { errorText, interrupted, lacks, notMeant, said, within } from "../runCase.mjs";

const COMMS = "requests/comms.test.ts";
const INPUT = "requests/input.test.ts";
const ANSWERS = { allow_stdin: true };

const NO_COMMS = lacks("it has no comms");
const SENDS_ONLY = lacks("a cell can open a comm by hand, but never receives the page's answers");

/** In our cells: the kernel's comms. */
const OURS = `const comms = (globalThis as any)[Symbol.for("Jupyter.comms")];`;

const opened = (client, request) =>
  within(client, 3000, () =>
    client.received.find(({ parent, type }) => parent === request && type === "comm_open"),
  );
const message = (client, id, test) =>
  within(client, 2000, () =>
    client.received.find(
      ({ type, content }) => type === "comm_msg" && content.comm_id === id && test(content.data),
    ),
  );
const tell = (client, comm_id, data) => client.send("comm_msg", { comm_id, data });

export const widgets = [
  {
    name: "comm-both",
    title: "A cell opens a comm, sends and receives",
    test: COMMS,
    code: {
      ours: `${OURS}\nconst comm = comms.open("lamp", { on: true });\ncomm.onMessage = ({ data }: any) => comm.send({ doubled: 2 * data.n });`,
      tslab: NO_COMMS,
      deno: SENDS_ONLY,
      python: `from comm import create_comm\nc = create_comm(target_name="lamp", data={"on": True})\n@c.on_msg\ndef _(message): c.send({"doubled": 2 * message["content"]["data"]["n"]})`,
    },
    async check(client, cell) {
      const request = await client.submit(cell);
      await client.outcome(request);
      const open = await opened(client, request);
      const id = open?.content.comm_id;
      await tell(client, id, { n: 4 });
      const answer = await message(client, id, ({ doubled }) => doubled === 8);
      const info = await client.outcome(await client.send("comm_info_request", { target_name: "lamp" }));
      return {
        "an answer": answer !== undefined,
        "opened with its data": open?.content.data.on === true,
        "in the list of comms": id in info.reply.comms,
      };
    },
  },
  {
    name: "comm-accept",
    title: "The page opens a comm",
    test: COMMS,
    code: {
      ours: `${OURS}\ncomms.accept("clock", (comm: any, { data }: any) => comm.send({ hello: data.name }));`,
      tslab: NO_COMMS,
      deno: lacks("it answers no comm_open"),
      python: `from comm import get_comm_manager\ndef accept(c, message): c.send({"hello": message["content"]["data"]["name"]})\nget_comm_manager().register_target("clock", accept)`,
    },
    async check(client, cell) {
      await client.execute(cell);
      await client.send("comm_open", { comm_id: "c1", target_name: "clock", data: { name: "you" } });
      return {
        "and is answered": (await message(client, "c1", ({ hello }) => hello === "you")) !== undefined,
      };
    },
  },
  {
    name: "widget-slider",
    title: "ipywidgets' slider works in both directions",
    test: "../widgets/widgets.test.ts",
    code: {
      ours: [
        `import { slider } from "genbook";\nconst rate = slider({ min: 0, max: 10, value: 1 });\nrate`,
        "console.log(rate.value); rate.value = 3;",
      ],
      tslab: NO_COMMS,
      deno: SENDS_ONLY,
      python: [
        "from ipywidgets import FloatSlider\nrate = FloatSlider(min=0, max=10, value=1)\nrate",
        "print(rate.value); rate.value = 3",
      ],
    },
    patience: 20_000,
    async check(client, [show, look]) {
      const { outputs } = await client.execute(show);
      const view = outputs
        .map(({ content }) => content.data?.["application/vnd.jupyter.widget-view+json"])
        .find(Boolean);
      const id = view?.model_id;
      await tell(client, id, { method: "update", state: { value: 7 }, buffer_paths: [] });
      await sleep(200);
      const text = said(await client.execute(look));
      const back = await message(client, id, ({ method, state }) => method === "update" && state.value === 3);
      return {
        "hears the page": id !== undefined && Number(text) === 7,
        "tells the page": back !== undefined,
      };
    },
  },
  {
    name: "widget-alive",
    title: "A slider's changes arrive while a cell runs",
    test: COMMS,
    code: {
      ours: `${OURS}\nconst knob = comms.open("knob", {}); let turned = 0; knob.onMessage = ({ data }: any) => { turned = data.n; };
for (let i = 0; i < 150 && turned === 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));\nconsole.log(turned);`,
      tslab: NO_COMMS,
      deno: SENDS_ONLY,
      python: `import asyncio\nfrom comm import create_comm\nknob = create_comm(target_name="knob"); turned = 0
@knob.on_msg\ndef _(message):\n  global turned\n  turned = message["content"]["data"]["n"]
for _ in range(150):\n  if turned: break\n  await asyncio.sleep(0.01)\nprint(turned)`,
    },
    async check(client, cell) {
      const request = await client.submit(cell);
      const open = await opened(client, request);
      await tell(client, open?.content.comm_id, { n: 7 });
      return { "its value arrives in the cell": said(await client.outcome(request)) === "7" };
    },
  },
  {
    name: "widget-output",
    title: "Output of a click handler is shown",
    test: COMMS,
    code: {
      ours: `${OURS}\nconst clicked = comms.open("button", {}); clicked.onMessage = () => console.log("clicked");`,
      tslab: NO_COMMS,
      deno: SENDS_ONLY,
      python: `from comm import create_comm\nb = create_comm(target_name="button")\n@b.on_msg\ndef _(message): print("clicked")`,
    },
    async check(client, cell) {
      const request = await client.submit(cell);
      await client.outcome(request);
      const open = await opened(client, request);
      await tell(client, open?.content.comm_id, {});
      const printed = ({ type, content }) => type === "stream" && content.text.includes("clicked");
      return {
        "on the page": (await within(client, 1500, () => client.received.find(printed))) !== undefined,
      };
    },
  },
];

/** Waits for the question that a cell asks. */
const question = (client, request) =>
  within(client, 3000, () =>
    client.received.find(({ parent, channel }) => parent === request && channel === "stdin"),
  );

async function answered(client, cell, value) {
  const request = await client.submit(cell, ANSWERS);
  const asked = await question(client, request);
  if (!asked) return { outcome: await client.outcome(request) };
  await client.send("input_reply", { value }, "stdin");
  return { asked: asked.content, outcome: await client.outcome(request) };
}

export const input = [
  {
    name: "input-text",
    title: "A cell asks its reader",
    test: INPUT,
    code: {
      ours: `const name = await input("Name? "); console.log(name.toUpperCase());`,
      tslab: lacks("a cell cannot ask"),
      deno: `const name = prompt("Name? "); console.log(name!.toUpperCase());`,
      python: `name = input("Name? "); print(name.upper())`,
    },
    async check(client, cell) {
      const { asked, outcome } = await answered(client, cell, "Ada");
      return {
        "the answer": said(outcome) === "ADA",
        "the question": asked?.prompt === "Name? ",
        "in the open": asked?.password === false,
      };
    },
  },
  {
    name: "input-prompt",
    title: "prompt(), with a default, in the middle of an expression",
    test: INPUT,
    code: {
      typescript: `console.log([1, 2].map((n) => n + prompt("Name " + n, "Ada")!).join(" "));`,
      tslab: lacks("a cell cannot ask"),
      python: notMeant("prompt() belongs to JavaScript"),
    },
    async check(client, cell) {
      const request = await client.submit(cell, ANSWERS);
      for (const [index, value] of ["Bo", ""].entries()) {
        const asked = ({ parent, channel }) => parent === request && channel === "stdin";
        if (!(await within(client, 3000, () => client.received.filter(asked).at(index)))) break;
        await client.send("input_reply", { value }, "stdin");
      }
      return { "the answer, and the default": said(await client.outcome(request)) === "1Bo 2Ada" };
    },
  },
  {
    name: "input-password",
    title: "A cell reads a password without showing it",
    test: INPUT,
    code: {
      ours: `const word = await getpass(); console.log(word.length);`,
      tslab: lacks("a cell cannot ask"),
      deno: `const word = (prompt as any)("Password: ", "", { password: true }); console.log(word.length);`,
      python: `from getpass import getpass\nprint(len(getpass()))`,
    },
    async check(client, cell) {
      const { asked, outcome } = await answered(client, cell, "secret");
      return { "hidden, and answered": asked?.password === true && said(outcome) === "6" };
    },
  },
  {
    name: "input-interrupt",
    title: "An interrupt ends a question",
    test: INPUT,
    code: {
      ours: [`console.log("running"); await input("?");`, `console.log("next");`],
      tslab: lacks("a cell cannot ask"),
      deno: [`console.log("running"); prompt("?");`, `console.log("next");`],
      python: [`print("running", flush=True); input("?")`, `print("next")`],
    },
    async check(client, [cell, next]) {
      const outcome = await interrupted(client, cell);
      if (!outcome) throw new Error("it was still waiting 4 s after the interrupt");
      return {
        "and the next cell runs":
          outcome.reply.status !== "ok" && said(await client.execute(next)) === "next",
      };
    },
  },
  {
    name: "input-nobody",
    title: "If the front end cannot ask, an error says so",
    test: INPUT,
    code: {
      ours: `await input("?");`,
      tslab: lacks("a cell cannot ask"),
      deno: `console.log(prompt("?"));`,
      python: `input("?")`,
    },
    async check(client, cell) {
      return {
        "an error of the cell": /front-?\s?end|stdin|support/i.test(errorText(await client.execute(cell))),
      };
    },
  },
];
