/** What has to happen before tfjs and tfjs-node are imported: index.ts imports this module first. */
import { fetchLibraryIfMissing } from "../library/fetchLibrary";
import { findLibrary } from "../library/findLibrary";
import { loadAhead } from "../library/openLibrary";
import { runtimeWish } from "../library/wishes";
import { restoreNodeUtil } from "./nodeUtil";

restoreNodeUtil();
if (runtimeWish() === "library") {
  fetchLibraryIfMissing();
  loadAhead(findLibrary());
}
