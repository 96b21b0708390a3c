import { findLibrary } from "./findLibrary";
import { loadAhead } from "./native";

// Imported before tfjs, whose JavaScript takes as long to load as TensorFlow's library does.
if ((process.env.GENBOOK_RUNTIME || "library") === "library") loadAhead(findLibrary());
