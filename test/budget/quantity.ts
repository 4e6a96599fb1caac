const units: Readonly<Record<string, number>> = {
  // Times, in milliseconds.
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  // Sizes, in bytes.
  KiB: 1_024,
  MiB: 1_024 * 1_024,
  kB: 1_000,
  // Shares.
  "%": 0.01,
};

/**
 * A number with its unit, as people and configurations write it: milliseconds for a time, bytes for a
 * size. Text that is none stays as it is.
 */
export const parseQuantity = (text: string): number | string => {
  const [, digits, unit = ""] = /^([\d,]*\.?\d+) ?([A-Za-z%]*)$/.exec(text.trim()) ?? [];
  if (digits === undefined) return text.trim();
  const number = Number(digits.replaceAll(",", ""));
  if (unit === "") return number;
  const factor = units[unit];
  // 0.1 is nearer to what is meant than 10 * 0.01.
  return factor === undefined ? text.trim() : Number((number * factor).toPrecision(12));
};

/** @throws Error when the text is no number with a unit that is known */
export const quantityOf = (text: string): number => {
  const quantity = parseQuantity(text);
  if (typeof quantity === "number") return quantity;
  throw new Error(`${text} is no number with a unit`);
};
