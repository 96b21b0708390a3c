"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.check = check;
exports.checked = checked;
exports.openContext = openContext;
const configProto_1 = require("./configProto");
/**
 * Checks the last call with this status.
 *
 * @param what what the call was doing: the error starts with it
 * @throws Error with TensorFlow's message if the call has failed
 */
function check(api, status, what) {
    if (api.TF_GetCode(status) !== 0)
        throw new Error(`${what}: ${api.TF_Message(status)}`);
}
/**
 * Returns a pointer that a call has returned, after checking the call.
 *
 * @throws Error if the call has failed or the pointer is null
 */
function checked(api, status, pointer, what) {
    check(api, status, what);
    if (pointer === null)
        throw new Error(`${what}: TensorFlow returned nothing.`);
    return pointer;
}
/**
 * Opens TensorFlow.
 *
 * @throws Error if TensorFlow has no such device
 */
function openContext(api, { deviceCount = {}, device } = {}) {
    const status = api.TF_NewStatus();
    const options = api.TFE_NewContextOptions();
    const config = (0, configProto_1.openingConfig)(deviceCount);
    api.TFE_ContextOptionsSetConfig(options, config, config.length, status);
    check(api, status, "TFE_ContextOptionsSetConfig");
    const pointer = checked(api, status, api.TFE_NewContext(options, status), "TFE_NewContext");
    api.TFE_DeleteContextOptions(options);
    const devices = listDevices(api, pointer, status);
    const gpu = devices.find(({ type }) => type === "GPU");
    const chosen = device
        ? devices.find(({ name }) => name.endsWith(device))
        : (gpu ?? devices.find(({ type }) => type === "CPU"));
    if (!chosen) {
        const names = devices.map(({ name }) => name).join(", ");
        throw new Error(`TensorFlow has no device ${device ?? "CPU"}. It has: ${names}`);
    }
    return { api, pointer, status, device: chosen.name, isGpu: chosen.type === "GPU" };
}
function listDevices(api, context, status) {
    const list = checked(api, status, api.TFE_ContextListDevices(context, status), "TFE_ContextListDevices");
    const devices = Array.from({ length: api.TF_DeviceListCount(list) }, (_, index) => ({
        name: api.TF_DeviceListName(list, index, status),
        type: api.TF_DeviceListType(list, index, status),
    }));
    api.TF_DeleteDeviceList(list);
    return devices;
}
//# sourceMappingURL=context.js.map