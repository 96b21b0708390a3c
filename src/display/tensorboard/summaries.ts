/**
 * The values of TensorBoard's events, as protocol buffers of type Summary.Value:
 * tensorflow/core/framework/summary.proto and histogram.proto.
 */
import { bytesField, doubleField, doublesField, floatField, intField } from "../../files/protobuf";

/** A value as an event holds it. */
export type SummaryValue = Buffer;

const value = (tag: string, ...fields: Buffer[]): SummaryValue =>
  bytesField(1, bytesField(1, tag), ...fields);

export const scalarValue = (tag: string, number: number): SummaryValue => value(tag, floatField(2, number));

/** @param png a colour picture of `width` × `height` pixels */
export const imageValue = (tag: string, png: Uint8Array, width: number, height: number): SummaryValue =>
  value(tag, bytesField(4, intField(1, height), intField(2, width), intField(3, RGBA), bytesField(4, png)));

/** @param markdown text, which TensorBoard shows as Markdown */
export function textValue(tag: string, markdown: string): SummaryValue {
  const metadata = bytesField(9, bytesField(1, bytesField(1, "text")));
  const shape = bytesField(2, bytesField(2, intField(1, 1))); // [1]
  return value(tag, bytesField(8, intField(1, DT_STRING), shape, bytesField(8, markdown)), metadata);
}

/** Counts the numbers in 30 intervals of equal length. Numbers that are not finite are left out. */
export function histogramValue(tag: string, numbers: ArrayLike<number>): SummaryValue {
  let [low, high, count, sum, squares] = [Infinity, -Infinity, 0, 0, 0];
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i];
    if (!Number.isFinite(number)) continue;
    [low, high, count] = [Math.min(low, number), Math.max(high, number), count + 1];
    [sum, squares] = [sum + number, squares + number * number];
  }
  if (count === 0) [low, high] = [0, 0];
  const width = (high - low) / INTERVALS || 1;
  const counts = new Array<number>(INTERVALS).fill(0);
  for (let i = 0; i < numbers.length; i++) {
    if (Number.isFinite(numbers[i]))
      counts[Math.min(INTERVALS - 1, Math.floor((numbers[i] - low) / width))]++;
  }
  const limits = counts.map((_, i) =>
    i === INTERVALS - 1 ? Math.max(high, low + INTERVALS * width) : low + (i + 1) * width,
  );
  const about = [low, high, count, sum, squares].map((number, i) => doubleField(i + 1, number));
  return value(tag, bytesField(5, ...about, doublesField(6, limits), doublesField(7, counts)));
}

const INTERVALS = 30;
const RGBA = 4;
const DT_STRING = 7;
