/** Whether a JSON value has more values inside than that, at any depth. Stops when it knows. */
export const holdsMoreThan = (most: number, value: unknown): boolean => {
  const open: unknown[] = [value];
  for (let count = 0; open.length > 0;) {
    const next = open.pop();
    if (typeof next !== "object" || next === null) continue;
    const inside: unknown[] = Object.values(next);
    count += inside.length;
    if (count > most) return true;
    open.push(...inside);
  }
  return false;
};
