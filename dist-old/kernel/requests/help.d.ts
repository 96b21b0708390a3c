import type { Language } from "../language/language.js";
import type { CompleteReply, InspectReply, IsCompleteReply, PagerPayload } from "../protocol/contents.js";
import type { CursorRequest } from "../protocol/requests.js";
export declare const isCompleteReply: ({ code }: {
    code: string;
}) => IsCompleteReply;
export declare function completeReply(language: Language, { code, cursor_pos }: CursorRequest): CompleteReply;
export declare function inspectReply(language: Language, { code, cursor_pos }: CursorRequest): InspectReply;
/** Returns what the pager shows for a cell like `tf.zeros?`; undefined for any other cell. */
export declare function pagerPayload(language: Language, code: string): PagerPayload[] | undefined;
