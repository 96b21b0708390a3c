/**
 * Lets figures appear in tslab's own kernel too. Importing this file there provides the broadcast that
 * genbook's kernel provides, by way of the function behind tslab's display functions: `tslab.display` would
 * send one MIME type in each message.
 */
import type * as tslab from "tslab/dist/jupyter.js";

const BROADCAST = Symbol.for("Jupyter.broadcast");

if ("__tslab__" in globalThis && !(BROADCAST in globalThis)) {
  // Required only here, because it loads a compiler.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const jupyter = require("tslab/dist/jupyter.js") as typeof tslab;
  const broadcast = (messageType: string, content: Parameters<typeof tslab.lastWriteDisplayData>[0]) => {
    if (messageType === "clear_output") return; // tslab cannot clear output
    jupyter.lastWriteDisplayData(content, messageType === "update_display_data");
  };
  Object.defineProperty(globalThis, BROADCAST, { value: broadcast, configurable: true });
}
