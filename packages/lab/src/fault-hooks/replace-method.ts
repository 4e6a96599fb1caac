/** A call of a method that has been replaced. */
export interface InterceptedCall {
  /** The object that the method was called on. */
  readonly self: object;
  readonly values: readonly unknown[];
  /** Calls the original, as it would have been called. */
  readonly proceed: () => unknown;
}

/** Replaces a method of one object, or of all objects with this prototype. */
export const replaceMethod = (
  owner: object,
  name: string,
  replacement: (call: InterceptedCall) => unknown,
): void => {
  const original = Reflect.get(owner, name) as (...values: unknown[]) => unknown;
  Reflect.set(owner, name, function (this: object, ...values: unknown[]): unknown {
    const proceed = (): unknown => Reflect.apply(original, this, values);
    return replacement({ self: this, values, proceed });
  });
};
