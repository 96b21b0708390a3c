/**
 * What a training's numbers mean, in words. Those of a GAN need it: they do not fall as other losses do,
 * since each network works against the other. What there is to say stands beside the model, in its metrics.
 */
import type { TrainEvent } from "../../training/events";
/** Says in words how a run stands, in a few lines; undefined where it has nothing to say. */
export type Explanation = (event: TrainEvent) => string | undefined;
/**
 * For `liveLossChart({ explain: explainGan() })`: a few lines beside the curves that follow the run, from the
 * means of its last 100 steps. It warns when something has begun that its metric warns of, such as a
 * discriminator that has won or samples that have collapsed, and says when it is over. Metrics whose model
 * declares no meaning are passed over.
 */
export declare function explainGan(): Explanation;
