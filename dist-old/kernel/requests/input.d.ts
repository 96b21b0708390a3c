import type { InputRequest } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";
export declare class Questions {
    private readonly ask;
    private answer;
    /** Questions are asked one at a time. */
    private last;
    constructor(ask: (question: InputRequest, request: Message) => void);
    /** Gives `input` and `getpass` to all cells. */
    install(): void;
    /** Takes the answer to the question that was asked last. */
    take(text: string): void;
    /** Drops all questions: the cell has ended, so nothing waits for an answer any more. */
    forget(): void;
    private put;
}
