/**
 * Sends a signal to the children in the kernel's process group, as a terminal does for Ctrl-C. A child that
 * is to outlive the kernel is started with `detached: true`. Works on Linux only, which lists children in
 * /proc.
 */
export declare function signalChildren(signal: NodeJS.Signals): void;
