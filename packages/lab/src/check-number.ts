/** Limits of a number, both allowed themselves. */
export interface NumberLimits {
  readonly min: number;
  readonly max: number;
  /** Whether fractions are refused. @default false */
  readonly integer?: boolean;
}

/** @throws RangeError that names the option, its limits and what was given */
export const checkNumber = (
  name: string,
  value: unknown,
  { min, max, integer = false }: NumberLimits,
): void => {
  const isKind = integer ? Number.isInteger(value) : typeof value === "number";
  if (isKind && Number(value) >= min && Number(value) <= max) return;
  const kind = integer ? "an integer" : "a number";
  throw new RangeError(`${name} must be ${kind} from ${min} to ${max}, not ${String(value)}`);
};
