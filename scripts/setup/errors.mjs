/** An error that the reader can remedy. Its message is printed without a stack. */
export class UserError extends Error {}

/** An interrupt: the reader pressed Ctrl-C, or the terminal was closed. */
export class Interrupted extends Error {
  /** @param advice what is left of the work and what to do, if the command's own words do not apply */
  constructor(signalName, advice) {
    super(`Interrupted by ${signalName}.`);
    this.signalName = signalName;
    this.advice = advice;
  }
}
