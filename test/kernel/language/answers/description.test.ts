import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { useKernelInFolder } from "../../useKernel.js";

describe("what `name?` shows", () => {
  const kernel = useKernelInFolder((folder) => {
    writeFileSync(
      join(folder, "training.ts"),
      `/** What a training takes. */
export interface TrainOptions {
  /**
   * How often all images are seen,
   * ≥ 1.
   *
   * @defaultValue 10
   */
  epochs?: number;
  /** A name for the folder. */
  run: string;
  signal?: AbortSignal;
}
/** Trains on {@link images}. */
export function train(model: Model, images: number[], options: TrainOptions, when?: Date): void {}
export type Mode = "book" | "quick";
export class Model { /** @param shape of its input */ constructor(readonly shape: { width?: number }, readonly name?: string) {} }
`,
    );
  });
  before(async () => {
    const { error } =
      await kernel.execute(`import { train, Model, type TrainOptions, type Mode } from "./training";
import type * as all from "./training";
interface Local { a: string }
const settings = { rate: 1 };
class Vehicle {
  /** How many it rolls on. */
  wheels = 4;
}
class Car extends Vehicle {
  static made = 0;
  #secret = 1;
  private own = 2;
  /** In km/h. */ speed?: number;
  /** Drives. ${"On and on. ".repeat(12)}*/ drive(km: number): void {}
  protected brake(): void {}
  static build(kind: string): Car;
  static build(): Car { return new Car(); }
}
enum Colour { Red, Green = "g" }
interface Parser<T> { parse(text: string): T }
const Parser = { json: 1 };
type Size = 8 | 16; const Size = { small: 8 };`);
    expect(error).to.equal(undefined);
  });

  const page = async (code: string) => {
    const { reply } = await kernel.execute(code);
    const [payload] = reply.payload as { data: Record<string, string> }[];
    return payload.data["text/markdown"];
  };

  it("is the signature, the documentation, and the options with their defaults", async () => {
    const expected = `Trains on \`images\`.

**options**

- \`epochs?: number\` – How often all images are seen, ≥ 1. (default: 10)
- \`run: string\` – A name for the folder.
- \`signal?: AbortSignal\``;
    for (const code of ["train?", "?train", "train??"]) {
      const shown = await page(code);
      expect(shown, code).to.include(
        "function train(model: Model, images: number[], options: TrainOptions, when?: Date): void",
      );
      expect(shown.endsWith(expected), shown).to.equal(true);
    }
    expect(await page("Model?")).to.include("**shape**\n\n- `width?: number`");
  });

  it("is the text of a type, imported or not", async () => {
    const options = await page("TrainOptions?");
    expect(options).to.include("interface TrainOptions").and.include("What a training takes.");
    expect(options).to.match(
      /export interface TrainOptions \{[^]*@defaultValue 10[^]*signal\?: AbortSignal;\n\}/,
    );
    expect(await page("Mode?")).to.include('export type Mode = "book" | "quick";');
    expect(await page("all.Mode?")).to.include('export type Mode = "book" | "quick";');
    expect(await page("Local?")).to.include("interface Local { a: string }");
  });

  it("lists the public members of a class, those of an interface that is also a value, and an enum's text", async () => {
    expect(await page("Car?")).to.equal(`\`\`\`typescript
class Car
\`\`\`

**members**

- \`speed?: number\` – In km/h.
- \`drive(km: number): void\`
- \`wheels: number\` – How many it rolls on.

**static members**

- \`made: number\`
- \`build(kind: string): Car\``);
    expect(await page("Colour?")).to.include('enum Colour { Red, Green = "g" }');
    expect(await page("Parser?"))
      .to.include("**members**\n\n- `parse(text: string): T`")
      .and.include("**static members**\n\n- `json: number`");
    expect(await page("Size?")).to.include("type Size = 8 | 16;");
    const array = await page("Array?");
    expect(array).to.match(/\n- `push\(\.\.\.items: T\[\]\): number` – Appends new elements/);
    expect(array).to.match(/\*\*static members\*\*\n\n[^]*- `isArray\(arg: any\): arg is any\[\]`/);
    expect((await page("Math?")).match(/\*\*(static )?members\*\*/g)).to.deep.equal(["**members**"]);
    expect(await page("Buffer?")).to.match(/\n- … \(\d+ more\)\n/);
  });

  it("is short for values without options, and for what Node has", async () => {
    expect(await page("settings?")).to.equal("```typescript\nconst settings: {\n    rate: number;\n}\n```");
    expect(await page("settings.rate?")).to.include("(property) rate: number");
    expect(await page("Math.max?"))
      .to.include("larger of a set")
      .and.not.include("**");
    expect(await page("Partial?")).to.include("type Partial<T> =");
  });

  it("says so if nothing has the name", async () => {
    for (const name of ["nothing", "settings.nothing", "nothing.at.all"]) {
      expect(await page(`${name}?`), name).to.equal(
        `\`${name}\` is not a known name: no cell has defined or imported it, and Node does not have it.`,
      );
    }
  });
});
