/** Limits of a number, both allowed themselves. */
export interface NumberLimits {
  readonly min: number;
  /** @default none */
  readonly max?: number;
  /** Whether fractions are refused. @default false */
  readonly integer?: boolean;
}

/** @throws RangeError that names the option, its limits and what was given */
export const checkNumber = (
  name: string,
  value: unknown,
  { min, max = Number.MAX_VALUE, integer = false }: NumberLimits,
): void => {
  const isKind = integer ? Number.isInteger(value) : typeof value === "number";
  if (isKind && Number(value) >= min && Number(value) <= max) return;
  const what = integer ? "a whole number" : "a number";
  const range = max === Number.MAX_VALUE ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new RangeError(`${name} must be ${what} ${range}, is ${String(value)}`);
};

/** The longest timer that Node has, in milliseconds. */
export const longestMs = 2_147_483_647;
