/** Widgets that hold others, or output. */
import { DISPLAY, type Figure } from "../display/figure/bundle";
import type { NotebookOutput, States } from "./states";
import { Widget } from "./widget";

/** An area for output that would otherwise appear below the cell. */
export class Output extends Widget<"Output"> {
  constructor() {
    super("Output", { outputs: [] });
  }

  print(text: string): void {
    this.add({ output_type: "stream", name: "stdout", text: `${text}\n` });
  }

  /** Adds a figure below the earlier output. */
  async show(figure: Figure): Promise<void> {
    this.add({ output_type: "display_data", data: await figure[DISPLAY](), metadata: {} });
  }

  /** Shows a figure in place of all earlier output, without an empty moment in between. */
  async replace(figure: Figure): Promise<void> {
    const data = await figure[DISPLAY]();
    this.set({ outputs: [{ output_type: "display_data", data, metadata: {} }] });
  }

  clear(): void {
    this.set({ outputs: [] });
  }

  override toString(): string {
    return this.get("outputs")
      .map(({ text, data }) => text ?? (data?.["text/plain"] as string | undefined) ?? "")
      .join("");
  }

  private add(output: NotebookOutput): void {
    this.set({ outputs: [...this.get("outputs"), output] });
  }
}

/** Makes an empty area for output. */
export const output = (): Output => new Output();

class Group<M extends "HBox" | "VBox" | "Tab"> extends Widget<M> {
  constructor(
    model: M,
    private readonly children: readonly Widget[],
    state: States[M],
  ) {
    super(model, state);
  }

  override toString(): string {
    return this.children.map(String).join("\n");
  }
}

/** Puts widgets side by side, or one below the other. @defaultValue side by side */
export function box(children: readonly Widget[], { vertical = false }: { vertical?: boolean } = {}): Widget {
  return new Group(vertical ? "VBox" : "HBox", children, { children });
}

/** Shows one widget at a time, chosen by a tab with its title. `children`: title → widget. */
export function tabs(children: Readonly<Record<string, Widget>>): Widget {
  const [titles, widgets] = [Object.keys(children), Object.values(children)];
  return new Group("Tab", widgets, { children: widgets, titles, selected_index: 0 });
}
