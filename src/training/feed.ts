import { tf } from "../tensorflow/backend";

/** Makes the tensors of each step before they are needed, and owns those that have not been taken. */
export class Feed<T> {
  private readonly waiting = new Map<number, Promise<T>>();

  /**
   * @param make makes the tensors of a step, counted from 0
   * @param ahead the number of steps after the requested one whose tensors are made at the same time
   */
  constructor(
    private readonly make: (step: number) => T | Promise<T>,
    private readonly ahead: number,
  ) {}

  /**
   * Returns the tensors of a step, which the caller disposes.
   *
   * @throws what `make` throws
   */
  take(step: number): Promise<T> {
    this.dispose((each) => each < step || each > step + this.ahead + 1);
    const tensors = this.see(step);
    this.waiting.delete(step);
    return tensors;
  }

  /**
   * Returns the tensors of a step, which the feed keeps for `take`.
   *
   * @throws what `make` throws
   */
  see(step: number): Promise<T> {
    for (let each = step; each <= step + this.ahead; each++) {
      if (this.waiting.has(each)) continue;
      const tensors = Promise.resolve(each).then(this.make);
      tensors.catch(() => undefined); // whoever takes them gets the error
      this.waiting.set(each, tensors);
    }
    return this.waiting.get(step)!;
  }

  /** @param isUnwanted returns true for a step whose tensors to dispose. @defaultValue true for all steps */
  dispose(isUnwanted: (step: number) => boolean = () => true): void {
    for (const [step, made] of this.waiting) {
      if (!isUnwanted(step)) continue;
      this.waiting.delete(step);
      made.then((tensors) => tf.dispose(tensors as tf.TensorContainer)).catch(() => undefined);
    }
  }
}
