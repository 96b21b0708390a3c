/**
 * What front ends say in their messages. A front end may send anything, so each function here takes the
 * content of a message as it came, fills in the protocol's defaults, and returns what the kernel goes by.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { type Json } from "./messages.js";
export interface ExecuteRequest {
    /** Undefined where the front end sent something that is not text. */
    code: string | undefined;
    silent: boolean;
    store_history: boolean;
    allow_stdin: boolean;
    stop_on_error: boolean;
}
export declare const executeRequest: ({ code, silent, store_history, allow_stdin, stop_on_error, }: Json) => ExecuteRequest;
/** The code of an is_complete_request. @throws TypeError for anything but text */
export declare const isCompleteRequest: ({ code }: Json) => {
    code: string;
};
/** A complete_request or an inspect_request. */
export interface CursorRequest {
    code: string;
    /** In characters, as Jupyter counts; undefined for the end of the code. */
    cursor_pos: number | undefined;
}
/** @throws TypeError where the code is not text */
export declare const cursorRequest: ({ code, cursor_pos }: Json) => CursorRequest;
/** Which cells a history_request wants. */
export type HistoryRequest = {
    /** Wants the results as well. */
    output: boolean;
} & ({
    hist_access_type: "range";
    /** A session's number; 0 is the current session, and negative numbers count back from it. */
    session: number;
    /** The numbers of the first cell and of the one after the last. */
    start: number;
    stop: number;
} | {
    hist_access_type: "tail"; /** The number of cells; undefined for all. */
    n: number | undefined;
} | {
    hist_access_type: "search";
    /** A glob pattern. */
    pattern: string;
    n: number | undefined;
    /** Wants each code once. */
    unique: boolean;
});
export declare function historyRequest(content: Json): HistoryRequest;
/**
 * The target whose comms a comm_info_request wants; undefined for all.
 *
 * @throws TypeError where it is not text
 */
export declare const commInfoRequest: ({ target_name }: Json) => {
    target_name: string | undefined;
};
/** A comm_open, comm_msg or comm_close. */
export interface CommContent {
    comm_id: string;
    /** Means something in a comm_open only. */
    target_name: string;
    data: Json;
}
/** @throws TypeError where the comm's id is not text */
export declare const commContent: ({ comm_id, target_name, data }: Json) => CommContent;
export declare const shutdownRequest: ({ restart }: Json) => {
    restart: boolean;
};
export declare const inputReply: ({ value }: Json) => {
    value: string;
};
export declare const debugRequest: ({ seq, command, arguments: args }: Json) => DebugProtocol.Request;
/** @throws TypeError for anything but text */
export declare function requireText(name: string, value: unknown): string;
