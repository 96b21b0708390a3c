import koffi from "koffi";
export { koffi };
export type * from "koffi";
