/**
 * Whether some object in the text has two members of one name. `JSON.parse` keeps only the last, so
 * there are more names in the text than in the value.
 *
 * @param text valid JSON
 * @param value what it means
 */
export const repeatsName = (text: string, value: unknown): boolean => {
  const members = countMembers(value);
  // Every name ends like this, and so may something inside a text: only then is it read closely.
  return countOf(text, /"\s*:/g) > members && countOf(text, strings, isName) > members;
};

/** One text at a time, so that nothing inside of it is taken for a name. */
const strings = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

const isName = ([, colon]: RegExpExecArray): boolean => colon !== undefined;

const countOf = (text: string, pattern: RegExp, counts = always): number => {
  let count = 0;
  for (const match of text.matchAll(pattern)) if (counts(match)) count += 1;
  return count;
};

const always = (_match: RegExpExecArray): boolean => true;

/** Not by recursion: 48 KB hold 24,000 arrays, one in the other. */
const countMembers = (value: unknown): number => {
  const pending = [value];
  let members = 0;
  for (let each = pending.pop(); pending.length > 0 || each !== undefined; each = pending.pop()) {
    if (typeof each !== "object" || each === null) continue;
    const values: unknown[] = Object.values(each);
    if (!Array.isArray(each)) members += values.length;
    for (const inner of values) pending.push(inner);
  }
  return members;
};
