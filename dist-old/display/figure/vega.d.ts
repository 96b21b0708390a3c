import type { TopLevelSpec } from "vega-lite";
import { type Figure } from "./bundle";
/**
 * A Vega-Lite v5 chart as a figure: the specification, which JupyterLab draws, PNG for other front ends, and
 * text.
 */
export declare function chartFigure(name: string, chart: TopLevelSpec, text: string): Figure;
/** Draws a Vega-Lite v5 specification: PNG as base64. It takes about 60 ms on one core, and half a
 * second more the first time. */
export declare function renderPng(spec: TopLevelSpec): Promise<string>;
