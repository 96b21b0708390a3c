import type { Api } from "../library/cApi";
import type { Pointer } from "../library/memory";

export interface ContextOptions {
  /** How many devices of a kind TensorFlow may use; { CPU: 2 } makes two of one CPU. */
  deviceCount?: Record<string, number>;
  /** The device that tensors go to, the end of its name, such as "CPU:1". Default: the first GPU, else the first CPU. */
  device?: string;
}

/** TensorFlow's eager context, with a status that serves every call that is not asynchronous. */
export interface Context {
  api: Api;
  pointer: Pointer;
  status: Pointer;
  /** Full name of the device that tensors go to. */
  device: string;
  isGpu: boolean;
}

/** Throws what TensorFlow says if the last call with this status failed. */
export function check(api: Api, status: Pointer, what: string): void {
  if (api.TF_GetCode(status) !== 0) throw new Error(`${what}: ${api.TF_Message(status)}`);
}

/** Takes a pointer that can be null only where the status says why. */
export function checked(api: Api, status: Pointer, pointer: Pointer | null, what: string): Pointer {
  check(api, status, what);
  if (pointer === null) throw new Error(`${what}: TensorFlow returned nothing`);
  return pointer;
}

export function openContext(api: Api, { deviceCount = {}, device }: ContextOptions = {}): Context {
  const status = api.TF_NewStatus();
  const options = api.TFE_NewContextOptions();
  const config = sessionConfig(deviceCount);
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

function listDevices(api: Api, context: Pointer, status: Pointer): { name: string; type: string }[] {
  const list = checked(api, status, api.TFE_ContextListDevices(context, status), "TFE_ContextListDevices");
  const devices = Array.from({ length: api.TF_DeviceListCount(list) }, (_, index) => ({
    name: api.TF_DeviceListName(list, index, status),
    type: api.TF_DeviceListType(list, index, status),
  }));
  api.TF_DeleteDeviceList(list);
  return devices;
}

/**
 * A serialised ConfigProto: device_count (field 1, a map), and gpu_options.allow_growth (6, 4), without which TensorFlow takes
 * all memory of a GPU at its start.
 */
function sessionConfig(deviceCount: Record<string, number>): Uint8Array {
  const field = (number: number, content: Buffer) =>
    Buffer.concat([Buffer.from([(number << 3) | 2, content.length]), content]);
  const entries = Object.entries(deviceCount).map(([type, count]) =>
    field(1, Buffer.concat([field(1, Buffer.from(type)), Buffer.from([2 << 3, count])])),
  );
  return Buffer.concat([...entries, field(6, Buffer.from([4 << 3, 1]))]);
}
