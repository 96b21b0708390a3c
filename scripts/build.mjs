import { build } from "./setup/build.mjs";
import { main } from "./setup/main.mjs";
import { setUp } from "./setup/steps.mjs";

// Compiles src to a new dist, as the set-up does, so that no file of a deleted source remains.
main((signal) => setUp(signal, [build]));
