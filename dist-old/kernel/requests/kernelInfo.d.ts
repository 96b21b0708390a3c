import type { KernelInfoReply } from "../protocol/contents.js";
/** Returns the content of a kernel_info_reply. */
export declare function kernelInfo(): KernelInfoReply;
