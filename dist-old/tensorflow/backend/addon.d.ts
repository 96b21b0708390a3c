import type { TFJSBinding } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding";
/**
 * Loads the native addon of tfjs-node-gpu, which GENBOOK_RUNTIME=addon asks for. It comes with its own
 * TensorFlow: 2.9, unless it was built for another version.
 *
 * @throws Error if the addon is missing or cannot be loaded
 */
export declare function loadAddon(folder?: string): TFJSBinding;
