export const VEGA_LITE = "application/vnd.vegalite.v5+json";

/** What these tests read of a specification. */
export interface Spec {
  background: string;
  config: Record<string, Record<string, unknown>>;
  title: { text: string[]; subtitle?: string[] };
  concat: {
    title: { text: string; subtitle: string };
    layer: {
      data: { values: { x: number; y: number }[] };
      encoding: {
        x: { title: string };
        y: { title: string; datum?: number; scale: { type: string; domain: [number, number] } };
        color?: { datum: string };
      };
    }[];
  }[];
}

/** What these tests read of the specification of a chart that compares several runs. */
export interface ComparedSpec {
  concat: {
    title: { text: string };
    layer: {
      data: { values: { y: number }[] };
      encoding: {
        color: { datum: string; scale: { domain: string[] }; legend: object | null };
        strokeDash: { datum: string; legend: object | null };
      };
    }[];
  }[];
}

export interface TurnedSpec {
  concat: {
    width: number;
    layer: {
      data: { values: object[] };
      mark: {
        type: string;
        stroke?: string;
        text?: string;
        x?: number;
        y?: number;
        yOffset?: number;
        align?: string;
      };
    }[];
  }[];
}

/** Returns the layers of a type, and of texts those without their outlines. */
export const layersOf = ({ layer }: TurnedSpec["concat"][0], type: string) =>
  layer.filter(({ mark }) => mark.type === type && mark.stroke === undefined);

export const titles = (spec: Spec) => spec.concat.map((panel) => panel.title.text);
/** Returns the points of a series in a panel. */
export const series = (spec: Spec, panel: number, name: string) =>
  spec.concat[panel].layer
    .filter((layer) => layer.encoding?.color?.datum === name)
    .map((layer) => layer.data.values)
    .at(0);
