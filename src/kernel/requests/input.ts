/** Questions of cells to the person at the keyboard, by Jupyter's stdin channel. */
import { currentCell } from "../execution/cell.js";
import type { Json, Message } from "../protocol/wire.js";

export class Questions {
  private answer: ((text: string) => void) | undefined;
  /** Questions are asked one at a time. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly ask: (content: Json, request: Message) => void) {
    Object.assign(globalThis, {
      input: (prompt = "") => this.put(prompt, false),
      getpass: (prompt = "Password: ") => this.put(prompt, true),
    });
  }

  /** Takes an input_reply. */
  take({ value }: Json): void {
    this.answer?.(typeof value === "string" ? value : "");
    this.answer = undefined;
  }

  /** Nobody waits for an answer any more: the cell has ended. */
  forget(): void {
    this.answer = undefined;
    this.last = Promise.resolve();
  }

  private put(prompt: string, password: boolean): Promise<string> {
    const request = currentCell()?.request;
    if (request?.content.allow_stdin !== true) {
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
          this.ask({ prompt: String(prompt), password }, request);
        }),
    );
    this.last = asked;
    return asked;
  }
}
