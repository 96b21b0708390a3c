/** Asks the person at the keyboard on behalf of cells, through Jupyter's stdin channel. */
import { now } from "../control/answers.js";
import { type Cell, currentCell } from "../execution/cell.js";
import type { InputRequest } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";
import { StandardInput } from "./standardInput.js";

/** What JupyterLab shows in place of a password. */
const HIDDEN = "········";

export interface Front {
  /** Sends a question, and returns the message's id. The answer is passed to `take`. */
  ask(question: InputRequest, request: Message): string;
  /** Sends a question, and returns the answer. @throws KeyboardInterrupt when the cell is stopped */
  answerTo(question: InputRequest, request: Message): string;
  /** Called with the line that a page shows in place of a question: "Name? Ada". */
  answered(line: string, request: Message): void;
}

export class Questions {
  private asked: { id: string; at: number; answer: (text: string) => void } | undefined;
  /** Questions are asked one at a time. */
  private last: Promise<unknown> = Promise.resolve();
  private stdin: StandardInput | undefined;

  constructor(private readonly front: Front) {}

  /** Makes the functions that ask available to all cells. The last three behave like Deno's. */
  install(): void {
    Object.assign(globalThis, {
      input: async (prompt = "") => await this.put("input()", prompt, false),
      getpass: async (prompt = "Password: ") => await this.put("getpass()", prompt, true),
      prompt: (message = "Prompt", preset = "") =>
        this.putNow("prompt()", `${message} ${preset === "" ? "" : `[${preset}] `}`) || String(preset),
      confirm: (message = "Confirm") =>
        /^y(es)?$/i.test(this.putNow("confirm()", `${message} [y/N] `).trim()),
      alert: (message = "Alert") => void this.putNow("alert()", `${message} [Enter] `),
    });
    Object.defineProperty(process, "stdin", { get: () => this.standardInput(), configurable: true });
  }

  /**
   * Takes the first answer to the latest question. Several pages may show a question, so an answer may come
   * too late: it is dropped if it names an earlier question, or had arrived before this one was asked.
   *
   * @param at when the answer arrived: see `now`
   */
  take(text: string, id: unknown, at: number): void {
    const { asked } = this;
    if (!asked || at < asked.at || (typeof id === "string" && id !== asked.id)) return;
    this.asked = undefined;
    asked.answer(text);
  }

  /** Drops all questions: the cell has ended, so nothing waits for an answer any more. */
  forget(): void {
    this.asked = undefined;
    this.last = Promise.resolve();
    this.stdin?.destroy();
    this.stdin = undefined;
  }

  /** Returns the running cell's standard input, which begins anew after code has closed it. */
  private standardInput(): StandardInput {
    if (!this.stdin || this.stdin.destroyed) {
      this.stdin = new StandardInput(() => this.put("process.stdin", "", false));
    }
    return this.stdin;
  }

  private async put(name: string, text: string, password: boolean): Promise<string> {
    const { request } = askingCell(name);
    const prompt = String(text);
    const asked = this.last.then(
      () =>
        new Promise<string>((resolve) => {
          const answer = (given: string) => {
            this.front.answered(`${prompt} ${password ? HIDDEN : given}\n`, request);
            resolve(given);
          };
          const at = now();
          this.asked = { id: this.front.ask({ prompt, password }, request), at, answer };
        }),
    );
    this.last = asked;
    return asked;
  }

  private putNow(name: string, prompt: string): string {
    const { request } = askingCell(name);
    if (this.asked) {
      throw new Error(`${name} cannot ask while input() waits for its answer: await input() first`);
    }
    const given = this.front.answerTo({ prompt, password: false }, request);
    this.front.answered(`${prompt} ${given}\n`, request);
    return given;
  }
}

/** @throws Error when the cell's front end cannot ask */
function askingCell(name: string): Cell {
  const cell = currentCell();
  if (cell?.canAsk) return cell;
  throw new Error(
    `this front end cannot ask its user: ${name} needs one that can (JupyterLab, VS Code, a console)`,
  );
}
