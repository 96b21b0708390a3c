import "./setup/nodeVersion.mjs";
import { call } from "./setup/calls.mjs";
import { main, options } from "./setup/main.mjs";
import { setUp, STEPS } from "./setup/steps.mjs";
import { tensorflowLibrary } from "./setup/tensorflowLibrary.mjs";

const HELP = `${call("setup")}    Fetches what is missing: TensorFlow's library, JupyterLab in .venv, the kernel. It starts nothing.

  --tensorflow    fetch only TensorFlow's library, which is all that a script needs
  --help          show this text

TensorFlow's library is kept in genbook's cache (XDG_CACHE_HOME or ~/.cache). With an NVIDIA driver, the build for GPUs is
fetched; GENBOOK_DEVICE=cpu selects the small one.`;

main(async (signal) => {
  const { values } = options(HELP, { tensorflow: { type: "boolean" } });
  await setUp(signal, values.tensorflow ? [tensorflowLibrary] : STEPS);
});
