export interface NumberLimits {
  readonly min: number;
  /** @default none */
  readonly max?: number;
  readonly integer?: boolean;
}

/** @throws RangeError that names the option, its limits and what was given */
export const checkNumber = (
  name: string,
  value: number,
  { min, max = Number.MAX_VALUE, integer = false }: NumberLimits,
): void => {
  if (value >= min && value <= max && (!integer || Number.isInteger(value))) return;
  const what = integer ? "a whole number" : "a number";
  const range = max === Number.MAX_VALUE ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new RangeError(`${name} must be ${what} ${range}, is ${String(value)}`);
};

/** The longest timer that Node has, in milliseconds. */
export const longestMs = 2_147_483_647;
