import { interrupted, lacks, page, runAll, said } from "../runCase.mjs";

const TEST = "requests/commands/commands.test.ts";
const NONE = lacks("it has no commands");
const both = (typescript, python) => ({ ours: typescript, tslab: NONE, deno: NONE, python });

export const commands = [
  {
    name: "command-time",
    title: "%time shows how long a line takes, and its result",
    test: TEST,
    code: both("%time 6 * 7", "%time 6 * 7"),
    async check(client, cell) {
      const text = page(await client.execute(cell));
      return { "a time": /\d ?(ns|[µμu]s|ms|s)\b/.test(text), "the result": /\b42\b/.test(text) };
    },
  },
  {
    name: "command-who",
    title: "%who lists the names that cells defined",
    test: TEST,
    code: both(["const answer = 42;", "%who"], ["answer = 42", "%who"]),
    async check(client, cells) {
      return { "the name": /\banswer\b/.test(said(await runAll(client, cells))) };
    },
  },
  {
    name: "command-reset",
    title: "%reset forgets them",
    test: TEST,
    code: both(
      ["const answer = 42;", "%reset", "console.log(answer);"],
      ["answer = 42", "%reset -f", "print(answer)"],
    ),
    async check(client, cells) {
      return { "the name is unknown": (await runAll(client, cells)).reply.status === "error" };
    },
  },
  {
    name: "command-unknown",
    title: "An unknown command gives a helpful error",
    test: TEST,
    code: both("%tiem", "%tiem"),
    async check(client, cell) {
      const text = page(await client.execute(cell));
      return {
        "names it": /tiem/.test(text) && /command|magic/i.test(text),
        "and the right one": /%time\b/.test(text),
      };
    },
  },
  {
    name: "command-shell",
    title: "!command runs in a shell, between lines of code",
    test: "requests/commands/shell.test.ts",
    code: both(
      'import { writeFileSync } from "node:fs";\nwriteFileSync("shell.txt", "from code\\n");\n!cat shell.txt | tr a-z A-Z\n6 * 7',
      'open("shell.txt", "w").write("from code\\n")\n!cat shell.txt | tr a-z A-Z\n6 * 7',
    ),
    async check(client, cell) {
      const outcome = await client.execute(cell);
      return {
        "its output": /^FROM CODE\r?$/m.test(page(outcome)),
        "the result": /\b42\b/.test(page(outcome)),
      };
    },
  },
  {
    name: "command-shell-streams",
    title: "Its output appears while it runs, and ■ ends it",
    test: "requests/commands/shell.test.ts",
    code: both("!echo early; sleep 30", "!echo early; sleep 30"),
    async check(client, cell) {
      const outcome = await interrupted(client, cell);
      return { "the output": outcome && said(outcome).startsWith("early"), "the end": outcome?.ms < 2000 };
    },
  },
];
