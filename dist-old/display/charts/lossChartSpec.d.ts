import type { TopLevelSpec } from "vega-lite";
import type { Curves, Point } from "./curves";
import { type AxisScale } from "./valueAxis";
/** A point of the run at which a setting was turned, drawn as a vertical line. */
export interface Turn {
    x: number;
    /** One line for each setting: "klWeight 0.001". */
    label: string[];
}
/**
 * The size of a panel where one, two or three stand in a row: JupyterLab has 800 pixels beside its file list.
 */
export declare const PANEL_SIZES: {
    width: number;
    height: number;
}[];
/** What a chart shows besides its curves, and how. */
export interface ChartNotes {
    /** Lines of text below the title. */
    explanation?: string[];
    turns?: Turn[];
    /** The y axes. @defaultValue "linear" */
    scale?: AxisScale;
}
/** One panel for each metric, each with a y axis of its own. `xTitle` names what x counts. */
export declare function lossChartSpec(curves: Curves[], title: string[], xTitle: "epoch" | "step", { explanation, turns, scale }?: ChartNotes): TopLevelSpec;
/** The values of the last epoch, "0.1794, validation 0.1801", or "" during the first. */
export declare function lastValues({ last: { training, validation } }: Curves): string;
/** The head of a chart: `text` in grey, one line each, and the explanation below it. */
export declare function chartTitle(text: string[], explanation?: string[]): {
    subtitle?: string[] | undefined;
    subtitleFontSize?: number | undefined;
    subtitleColor?: string | undefined;
    text: string[];
    anchor: "start";
    fontSize: number;
    fontWeight: "normal";
    color: string;
    offset: number;
};
/** Both axes of a panel that shows the curves of one metric, of one run or of several. */
export declare function panelAxes(curves: Curves[], xTitle: string, wished: AxisScale): {
    x: {
        field: string;
        type: "quantitative";
        title: string;
        scale: {
            domain: number[];
            nice: boolean;
        };
        axis: {
            tickCount: number;
            grid: boolean;
            labelFlush: boolean;
        };
    };
    y: {
        field: string;
        type: "quantitative";
        title: string;
        scale: {
            zero?: boolean | undefined;
            type: AxisScale;
            domain: [number, number];
            nice: boolean;
        };
        axis: {
            format?: string | undefined;
            tickCount: number;
            labelFlush: number;
        };
    };
    domain: [number, number];
    guide: {
        value: number;
        label: string;
    } | undefined;
    tooltip: ({
        field: string;
        title: string;
        type: "quantitative";
        format?: undefined;
    } | {
        field: string;
        title: string;
        type: "quantitative";
        format: string;
    })[];
    rows: (points: Point[]) => {
        values: {
            x: number;
            y: number;
        }[];
    };
};
/** The look of a panel's legends, below it. */
export declare const LEGEND: {
    orient: "bottom";
    title: null;
    labelFontSize: number;
    labelLimit: number;
    symbolType: string;
    symbolOpacity: number;
    symbolStrokeWidth: number;
};
/** Triangles at the edge of the panel where a line leaves it, and the value of the farthest such point. */
export declare function beyondLayers(lines: Point[][], { x, y, domain }: ReturnType<typeof panelAxes>, metric: string): ({
    data: {
        values: {
            x: number;
            y: number;
            beyond: number;
        }[];
    };
    mark: {
        type: "point";
        shape: string;
        color: string;
        filled: boolean;
        opacity: number;
        size: number;
        fontSize?: undefined;
        dx?: undefined;
        align?: undefined;
    };
    encoding: {
        x: {
            field: string;
            type: "quantitative";
            title: string;
            scale: {
                domain: number[];
                nice: boolean;
            };
            axis: {
                tickCount: number;
                grid: boolean;
                labelFlush: boolean;
            };
        };
        y: {
            field: string;
            type: "quantitative";
            title: string;
            scale: {
                zero?: boolean | undefined;
                type: AxisScale;
                domain: [number, number];
                nice: boolean;
            };
            axis: {
                format?: string | undefined;
                tickCount: number;
                labelFlush: number;
            };
        };
        tooltip: {
            format: string;
            field: string;
            title: string;
            type: "quantitative";
        }[];
        text?: undefined;
    };
} | {
    data: {
        values: {
            x: number;
            y: number;
            beyond: number;
        }[];
    };
    mark: {
        type: "text";
        color: string;
        fontSize: number;
        dx: number;
        align: "left" | "right";
        shape?: undefined;
        filled?: undefined;
        opacity?: undefined;
        size?: undefined;
    };
    encoding: {
        x: {
            field: string;
            type: "quantitative";
            title: string;
            scale: {
                domain: number[];
                nice: boolean;
            };
            axis: {
                tickCount: number;
                grid: boolean;
                labelFlush: boolean;
            };
        };
        y: {
            field: string;
            type: "quantitative";
            title: string;
            scale: {
                zero?: boolean | undefined;
                type: AxisScale;
                domain: [number, number];
                nice: boolean;
            };
            axis: {
                format?: string | undefined;
                tickCount: number;
                labelFlush: number;
            };
        };
        text: {
            format: string;
            field: string;
            title: string;
            type: "quantitative";
        };
        tooltip?: undefined;
    };
})[];
