/** Many readers share one object: none of them may change it for the others. For JSON values. */
export const freezeDeep = <Value>(value: Value): Value => {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) freezeDeep(part);
  return Object.freeze(value);
};
