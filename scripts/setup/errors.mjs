/** A problem that the reader can solve. Its message is printed as it is, without a stack. */
export class UserError extends Error {}

/** The reader pressed Ctrl-C, or the terminal went away. */
export class Interrupted extends Error {
  constructor(signalName) {
    super(`Interrupted by ${signalName}.`);
    this.signalName = signalName;
  }
}
