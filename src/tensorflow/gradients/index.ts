import * as tf from "@tensorflow/tfjs";
import { activationGradients, stepKernel } from "./activations";
import { batchNormGradient, completeBatchNorm } from "./batchNorm";
import { broadcastGradients } from "./broadcasts";
import { convolutionGradients } from "./convolutions";
import { einsumGradient } from "./einsum";
import { pointwiseKernel } from "./pointwise";
import { poolingGradients, poolingKernels } from "./pooling";
import { rearrangementGradients } from "./rearrangements";
import { reductionGradients } from "./reductions";
import { resizingGradients, resizingKernels } from "./resizing";
import { mendTape } from "./tape";

/**
 * Gives tfjs the gradients that it lacks or gets wrong: gradients of gradients, which a gradient penalty
 * needs, and some first-order gradients, which U-Nets and attention need. The backend calls this once, before
 * anything is computed.
 */
export function registerGradients(): void {
  mendTape();
  completeBatchNorm();
  for (const kernel of [pointwiseKernel(), stepKernel, ...poolingKernels, ...resizingKernels]) {
    // tfjs warns of a kernel that is registered twice.
    if (tf.getKernel(kernel.kernelName, kernel.backendName))
      tf.unregisterKernel(kernel.kernelName, kernel.backendName);
    tf.registerKernel(kernel);
  }
  const gradients = [
    ...activationGradients,
    batchNormGradient,
    ...broadcastGradients,
    ...convolutionGradients,
    einsumGradient,
    ...poolingGradients,
    ...rearrangementGradients,
    ...reductionGradients,
    ...resizingGradients,
  ];
  for (const gradient of gradients) tf.registerGradient(gradient);
}
