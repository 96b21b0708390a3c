/** Asks the person at the keyboard on behalf of cells, through Jupyter's stdin channel. */
import { type Cell, currentCell } from "../execution/cell.js";
import type { InputRequest } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";

export interface Front {
  /** Sends a question. The answer is given to `take`. */
  ask(question: InputRequest, request: Message): void;
  /** Sends a question, and returns the answer. @throws KeyboardInterrupt when the cell is stopped */
  answerTo(question: InputRequest, request: Message): string;
}

export class Questions {
  private answer: ((text: string) => void) | undefined;
  /** Questions are asked one at a time. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly front: Front) {}

  /** Makes the functions that ask available to all cells. The last three ask as Deno's do. */
  install(): void {
    Object.assign(globalThis, {
      input: async (prompt = "") => await this.put("input", prompt, false),
      getpass: async (prompt = "Password: ") => await this.put("getpass", prompt, true),
      prompt: (message = "Prompt", preset = "") =>
        this.putNow("prompt", `${message} ${preset === "" ? "" : `[${preset}] `}`) || String(preset),
      confirm: (message = "Confirm") => /^y(es)?$/i.test(this.putNow("confirm", `${message} [y/N] `).trim()),
      alert: (message = "Alert") => void this.putNow("alert", `${message} [Enter] `),
    });
  }

  /** Takes the answer to the question that was asked last. */
  take(text: string): void {
    this.answer?.(text);
    this.answer = undefined;
  }

  /** Drops all questions: the cell has ended, so nothing waits for an answer any more. */
  forget(): void {
    this.answer = undefined;
    this.last = Promise.resolve();
  }

  private put(name: string, prompt: string, password: boolean): Promise<string> {
    const { request } = askingCell(name);
    const asked = this.last.then(
      () =>
        new Promise<string>((resolve) => {
          this.answer = resolve;
          this.front.ask({ prompt: String(prompt), password }, request);
        }),
    );
    this.last = asked;
    return asked;
  }

  private putNow(name: string, prompt: string): string {
    const { request } = askingCell(name);
    if (this.answer) {
      throw new Error(`${name}() cannot ask while input() waits for its answer: await input() first`);
    }
    return this.front.answerTo({ prompt, password: false }, request);
  }
}

/** @throws Error when the cell's front end cannot ask */
function askingCell(name: string): Cell {
  const cell = currentCell();
  if (cell?.canAsk) return cell;
  throw new Error(
    `this front end cannot ask its user: ${name}() needs one that can (JupyterLab, VS Code, a console)`,
  );
}
