/**
 * The parameters of a query string by their names: a text, several texts where a name is repeated,
 * null where a value is not percent-encoded UTF-8. Fastify's own parser hands such a value on as it
 * was written, and `%ff` would pass for three characters. A name with brackets is a name, and no name
 * is special: the object has no prototype.
 */
export const parseQueryString = (text: string): Record<string, string | string[] | null> => {
  const query = Object.create(null) as Record<string, string | string[] | null>;
  for (const pair of text === "" ? [] : text.split("&")) {
    const [name, value] = splitPair(pair);
    const key = decode(name) ?? name;
    query[key] = both(query[key], decode(value));
  }
  return query;
};

const splitPair = (pair: string): [string, string] => {
  const end = pair.indexOf("=");
  return end === -1 ? [pair, ""] : [pair.slice(0, end), pair.slice(end + 1)];
};

const decode = (text: string): string | null => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
};

const both = (
  known: string | string[] | null | undefined,
  next: string | null,
): string | string[] | null => {
  if (known === undefined) return next;
  if (known === null || next === null) return null;
  if (!Array.isArray(known)) return [known, next];
  // In place: thousands of copies of a growing list would take their time.
  known.push(next);
  return known;
};
