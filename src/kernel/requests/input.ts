/** Asks the person at the keyboard on behalf of cells, through Jupyter's stdin channel. */
import { currentCell } from "../execution/cell.js";
import type { InputRequest } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";

export class Questions {
  private answer: ((text: string) => void) | undefined;
  /** Questions are asked one at a time. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly ask: (question: InputRequest, request: Message) => void) {}

  /** Makes `input` and `getpass` available to all cells. */
  install(): void {
    Object.assign(globalThis, {
      input: (prompt = "") => this.put(prompt, false),
      getpass: (prompt = "Password: ") => this.put(prompt, true),
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

  private put(prompt: string, password: boolean): Promise<string> {
    const cell = currentCell();
    if (!cell?.canAsk) {
      return Promise.reject(
        new Error(
          "this front end cannot ask its user: input and getpass need one that can (JupyterLab, a console)",
        ),
      );
    }
    const asked = this.last.then(
      () =>
        new Promise<string>((resolve) => {
          this.answer = resolve;
          this.ask({ prompt: String(prompt), password }, cell.request);
        }),
    );
    this.last = asked;
    return asked;
  }
}
