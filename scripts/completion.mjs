import "./setup/nodeVersion.mjs";
import { spawnSync } from "node:child_process";
import { LANGUAGES, listPresets } from "./book/notebooks.mjs";
import { COMMANDS, fileOf } from "./genbook/commands.mjs";
import { UserError } from "./setup/errors.mjs";
import { main, options } from "./setup/main.mjs";
import { CHOICES } from "./sweep/choices.mjs";

const HELP = `npx genbook completion bash|zsh    Prints a script that lets the shell complete genbook's commands and options.

    npx genbook completion bash > ~/.genbook-completion    (or zsh)

Then add this line to ~/.bashrc (or ~/.zshrc):    source ~/.genbook-completion`;

/** The values of the options that take one of a few. An option has the same values with every command. */
const VALUES = { ...CHOICES, preset: Object.keys(listPresets()), lang: LANGUAGES };

/** What may follow a command, apart from options and files. */
const WORDS = { kernel: ["install", "remove"], completion: ["bash", "zsh"] };

main(async () => {
  const { positionals } = options(HELP, {}, { positionals: true });
  const [shell] = positionals;
  if (!["bash", "zsh"].includes(shell)) {
    throw new UserError(`Expected bash or zsh, got ${shell ?? "nothing"}.\n\n${HELP}`);
  }
  if (shell === "zsh") console.log("autoload -U +X compinit bashcompinit && compinit && bashcompinit");
  console.log(script());
});

/** Returns the script, which both shells understand. It completes after `genbook` and after `npx genbook`. */
function script() {
  const cases = Object.keys(COMMANDS).map((name) => `    ${name}) words="${wordsOf(name).join(" ")}" ;;`);
  const values = Object.entries(VALUES).map(
    ([name, known]) => `    --${name}) words="${known.join(" ")}" ;;`,
  );
  return `_genbook() {
  local at=1 words
  if [ "\${COMP_WORDS[0]}" = npx ]; then
    [ "\${COMP_WORDS[1]}" = genbook ] || return
    at=2
  fi
  case "\${COMP_WORDS[at]}" in
${cases.join("\n")}
    *) words= ;;
  esac
  case "\${COMP_WORDS[COMP_CWORD - 1]}" in
${values.join("\n")}
  esac
  [ "$COMP_CWORD" -gt "$at" ] || words="${Object.keys(COMMANDS).join(" ")} --help --version"
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _genbook genbook npx`;
}

/** Returns what may follow a command. The options are those of its help. */
function wordsOf(name) {
  const { stdout } = spawnSync(process.execPath, [fileOf(name), "--help"], { encoding: "utf8" });
  const found = stdout.match(/(?<=^|[\s[])--[a-z][a-z-]*/gm) ?? [];
  return [...(WORDS[name] ?? []), ...new Set([...found, "--help"])];
}
