export { cacheFolder } from "../../scripts/shared/folders.cjs";
