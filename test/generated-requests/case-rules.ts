/** Letter by letter, as PostgreSQL does it: `İ` becomes i, and a Σ σ wherever it stands. */
const foldCase = (text: string): string =>
  Array.from(text, (letter) => Array.from(letter.toLowerCase())[0]).join("");

export const contains = (name: string, part: string): boolean =>
  foldCase(name).includes(foldCase(part));
