/** Widgets that hold others, or output. */
import { type Figure } from "../display/figure/bundle";
import { Widget } from "./widget";
/** An area for output that would otherwise appear below the cell. */
export declare class Output extends Widget<"Output"> {
    constructor();
    print(text: string): void;
    /** Adds a figure below the earlier output. */
    show(figure: Figure): Promise<void>;
    clear(): void;
    toString(): string;
    private add;
}
/** Makes an empty area for output. */
export declare const output: () => Output;
/** Puts widgets side by side, or one below the other. @defaultValue side by side */
export declare function box(children: readonly Widget[], { vertical }?: {
    vertical?: boolean;
}): Widget;
/** Shows one widget at a time, chosen by a tab with its title. `children`: title → widget. */
export declare function tabs(children: Readonly<Record<string, Widget>>): Widget;
