// White space and commas mean nothing in GraphQL.
const named = /\b(?:query|mutation)[\s,]+([_A-Za-z]\w*)/g;

/**
 * Whether the text has an operation of that name. A document has one operation only, so the name
 * chooses nothing; one that is wrong is refused, because its sender means another text. A string or
 * a comment that looks like an operation counts too, and does no harm.
 */
export const namesOperation = (query: string, operationName: string): boolean =>
  [...query.matchAll(named)].some(([, name]) => name === operationName);
