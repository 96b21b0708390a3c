/** Keeps Node from printing warnings that match `message` and mean nothing to the author of a cell. */
export function hideWarning(message: RegExp): void {
  const listeners = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (!message.test(warning.message)) for (const listener of listeners) listener(warning);
  });
}
