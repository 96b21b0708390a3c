/** Writes milliseconds as people do: "0.3 ms", "1.24 s", "2 min 05 s". */
export declare function duration(ms: number): string;
