"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.callAsync = callAsync;
/** koffi refuses more than 256 calls at once. */
const MAX_CALLS = 128;
let calls = 0;
const waiting = [];
/**
 * Calls a C function on another thread. The memory that its arguments point to must stay valid until the call
 * returns.
 */
async function callAsync(func, ...args) {
    while (calls >= MAX_CALLS)
        await new Promise((resolve) => waiting.push(resolve));
    calls++;
    try {
        return await new Promise((resolve, reject) => {
            func.async(...args, (error, result) => {
                if (error)
                    reject(error);
                else
                    resolve(result);
            });
        });
    }
    finally {
        calls--;
        waiting.shift()?.();
    }
}
//# sourceMappingURL=callAsync.js.map