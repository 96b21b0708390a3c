/** `In`, `Out` and `_`: cells and their results by number, as Python's notebooks have them. */
export class InOut {
  private readonly code: string[] = [""];
  private readonly results: Record<number, unknown> = {};

  constructor() {
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
