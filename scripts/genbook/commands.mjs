import { join } from "node:path";
import { root } from "../setup/paths.mjs";

/** The commands of `npx genbook`. Each is a script that also runs on its own. */
export const COMMANDS = {
  start: { file: "start", summary: "opens JupyterLab on your notebooks, or on one of genbook's" },
  book: { file: "book", summary: "runs notebooks without a browser, and writes what they show" },
  sweep: { file: "sweep", summary: "runs a notebook with many settings, and compares the runs" },
  setup: {
    file: "setUp",
    summary: "fetches what is missing, such as TensorFlow's library, and starts nothing",
  },
  doctor: { file: "doctor", summary: "shows what is installed, and suggests a fix for each problem" },
  kernel: { file: "kernel", summary: "adds the kernel to your own Jupyter and VS Code, or removes it" },
  "gpu-check": { file: "gpuCheck", summary: "checks whether the GPU computes correctly and fast" },
  tensorboard: { file: "tensorboard", summary: "opens TensorBoard on what the callback tensorBoard wrote" },
  completion: {
    file: "completion",
    summary: "prints a script that lets bash or zsh complete commands and options",
  },
};

export const fileOf = (name) => join(root, "scripts", `${COMMANDS[name].file}.mjs`);
