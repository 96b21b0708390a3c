// Ends a command when the process that started it is gone, even if that was killed:
//
//     node watchdog.mjs <process id of the command>
//
// It notices by its stdin, whose other end only that process holds.
import { endFamily } from "./processes.mjs";

const pid = Number(process.argv[2]);
process.stdin.resume().on("end", () => void endFamily(pid, 15_000));
