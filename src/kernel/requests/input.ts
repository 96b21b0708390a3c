/** Asks the person at the keyboard on behalf of cells, through Jupyter's stdin channel. */
import { currentCell } from "../execution/cell.js";
import type { InputRequest } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";

/** What JupyterLab shows for a password. */
const HIDDEN = "········";

/** The way to the person at the keyboard. */
interface Asker {
  /** Asks on behalf of the request's cell. Returns the id of the message that does so. */
  ask(question: InputRequest, request: Message): string;
  /** Called with the line that a page shows in place of a question: "Name? Ada". */
  answered(line: string, request: Message): void;
}

export class Questions {
  private asked: { id: string; answer: (text: string) => void } | undefined;
  /** Questions are asked one at a time. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly asker: Asker) {}

  /** Makes `input` and `getpass` available to all cells. */
  install(): void {
    Object.assign(globalThis, {
      input: (prompt = "") => this.put(prompt, false),
      getpass: (prompt = "Password: ") => this.put(prompt, true),
    });
  }

  /**
   * Takes the first answer to the question that was asked last. Several pages may show the question; one that
   * says which question it answers, and names an earlier one, comes too late.
   */
  take(text: string, id: unknown): void {
    const { asked } = this;
    if (!asked || (typeof id === "string" && id !== asked.id)) return;
    this.asked = undefined;
    asked.answer(text);
  }

  /** Drops all questions: the cell has ended, so nothing waits for an answer any more. */
  forget(): void {
    this.asked = undefined;
    this.last = Promise.resolve();
  }

  private put(text: string, password: boolean): Promise<string> {
    const cell = currentCell();
    if (!cell?.canAsk) {
      return Promise.reject(
        new Error(
          "this front end cannot ask its user: input and getpass need one that can (JupyterLab, a console)",
        ),
      );
    }
    const { request } = cell;
    const prompt = String(text);
    const asked = this.last.then(
      () =>
        new Promise<string>((resolve) => {
          const answer = (given: string) => {
            this.asker.answered(`${prompt} ${password ? HIDDEN : given}\n`, request);
            resolve(given);
          };
          this.asked = { id: this.asker.ask({ prompt, password }, request), answer };
        }),
    );
    this.last = asked;
    return asked;
  }
}
