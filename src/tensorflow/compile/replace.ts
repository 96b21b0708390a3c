/** Replaces a property of an object, its own or an inherited one. Returns a function that restores it. */
export function replace(object: object, name: string, value: unknown): () => void {
  const own = Object.getOwnPropertyDescriptor(object, name);
  const enumerable = own?.enumerable ?? false;
  Object.defineProperty(object, name, { value, enumerable, configurable: true, writable: true });
  return () => {
    if (own) Object.defineProperty(object, name, own);
    else Reflect.deleteProperty(object, name);
  };
}
