import { type LineOptions } from "../../terminal/rewritableLine";
import type { TrainCallback } from "../../training/events";
/**
 * Keras' progress bar, for `fit`. While an epoch runs, one line shows the means of the epoch so far:
 *
 *     Epoch 3/10  1875/3750 [=========>..........] 50% · 41 s left, 10 min 02 s in all · 22 ms/step · loss 0.1851
 *
 * When the epoch is done, a line with its validation stays:
 *
 *     Epoch 3/10  3750/3750 [====================] 1 min 22 s · 22 ms/step · loss 0.1850 · valLoss 0.1848
 */
export declare function progressBar(options?: LineOptions): TrainCallback;
