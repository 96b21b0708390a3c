import type { Api } from "../library/cApi";
import type { Pointer } from "../library/memory";
import { openingConfig } from "./configProto";

export interface ContextOptions {
  /** How many devices TensorFlow may use, by their type. { CPU: 2 } makes two devices of one CPU. */
  deviceCount?: Record<string, number>;
  /**
   * The device that tensors go to: the end of its name, such as "CPU:1".
   *
   * @defaultValue the first GPU, or the first CPU if there is no GPU
   */
  device?: string;
  /** Uses the first GPU only. @defaultValue false */
  firstGpuOnly?: boolean;
  /** The devices that certain ops run on, by the ops' names: { FFT: "/CPU:0" }. */
  placements?: Placements;
}

export type Placements = Readonly<Record<string, string>>;

/** TensorFlow's eager context, with a status that all synchronous calls share. */
export interface Context {
  api: Api;
  pointer: Pointer;
  status: Pointer;
  /** The full name of the device that tensors go to */
  device: string;
  isGpu: boolean;
  placements: Placements;
}

/**
 * Checks the last call with this status.
 *
 * @param what what the call was doing: the error starts with it
 * @throws Error with TensorFlow's message if the call has failed
 */
export function check(api: Api, status: Pointer, what: string): void {
  if (api.TF_GetCode(status) !== 0) throw new Error(`${what}: ${api.TF_Message(status)}`);
}

/**
 * Returns a pointer that a call has returned, after checking the call.
 *
 * @throws Error if the call has failed or the pointer is null
 */
export function checked(api: Api, status: Pointer, pointer: Pointer | null, what: string): Pointer {
  check(api, status, what);
  if (pointer === null) throw new Error(`${what}: TensorFlow returned nothing.`);
  return pointer;
}

/**
 * Opens TensorFlow.
 *
 * @throws Error if TensorFlow has no such device
 */
export function openContext(
  api: Api,
  { deviceCount = {}, device, firstGpuOnly, placements = {} }: ContextOptions = {},
): Context {
  const status = api.TF_NewStatus();
  const options = api.TFE_NewContextOptions();
  const config = openingConfig(deviceCount, firstGpuOnly);
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
  return { api, pointer, status, device: chosen.name, isGpu: chosen.type === "GPU", placements };
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
