/** A duration in seconds as people say it: "0.4 s", "41 s", "2 min 05 s", "1 h 02 min"; "? s" where it is not finite. */
export function formatDuration(seconds: number): string;
