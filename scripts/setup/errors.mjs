/** An error that the reader can remedy. Its message is printed without a stack. */
export class UserError extends Error {}

/** An interrupt: the reader pressed Ctrl-C, or the terminal was closed. */
export class Interrupted extends Error {
  constructor(signalName) {
    super(`Interrupted by ${signalName}.`);
    this.signalName = signalName;
  }
}
