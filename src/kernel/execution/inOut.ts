/** `In`, `Out` and `_`: the cells and their results by number, as in Python's notebooks. */
export class InOut {
  private readonly code: string[] = [""];
  private readonly results: Record<number, unknown> = {};

  /** Makes the names available to all cells. */
  install(): void {
    Object.assign(globalThis, { In: this.code, Out: this.results, _: undefined });
  }

  addCell(count: number, code: string): void {
    this.code[count] = code;
  }

  addResult(count: number, value: unknown): void {
    if (value === undefined) return;
    this.results[count] = value;
    Object.assign(globalThis, { _: value });
  }
}
