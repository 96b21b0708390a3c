import type { HistoryEntry } from "../protocol/contents.js";
import type { HistoryRequest } from "../protocol/requests.js";
export declare class History {
    private readonly file;
    private readonly cells;
    private earlier;
    constructor(file?: string);
    add(count: number, code: string): void;
    setResult(count: number, text: unknown): void;
    /** Returns the `history` of a history_reply. */
    answer(request: HistoryRequest): HistoryEntry[];
    private select;
    private get session();
    private before;
}
