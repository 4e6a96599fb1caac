/** Stands in a text for a part that is only known at run time. */
export const HOLE = "\u0000";

const patterns: readonly [language: "SQL" | "GraphQL", pattern: RegExp][] = [
  // Written in capitals, the first word is enough, also that of a later part of a statement.
  // DELETE alone is more often the HTTP method, and SQL always says DELETE FROM.
  [
    "SQL",
    /^\s*(SELECT|INSERT|UPDATE|DELETE\s+FROM|ALTER|CREATE|DROP|WITH|TRUNCATE|MERGE|GRANT|REVOKE|SET|VALUES|WHERE|AND|OR|ORDER BY|RETURNING|LIMIT)(?![^\s(\0])/,
  ],
  // In other spellings the statement's shape decides, so that prose may say "select" and "with".
  ["SQL", /^\s*select\b[^.;]*\sfrom\s/i],
  ["SQL", /^\s*(insert\s+into|delete\s+from|set\s+(local|session))\s/i],
  ["SQL", /^\s*update\s+\S+\s+set\s/i],
  ["SQL", /^\s*with\s+(recursive\s+)?\S+\s+as\s*\(/i],
  [
    "SQL",
    /^\s*(alter|create|drop)\s+(unique\s+)?(table|index|database|schema|role|user|type|view|function|extension|sequence)\s/i,
  ],
  ["GraphQL", /^\s*(query|mutation|subscription)(\s+[\w\0]+)?\s*(\([^)]*\)\s*)?(@[^{]*)?\{/],
  ["GraphQL", /^\s*fragment\s+[\w\0]+\s+on\s/],
  ["GraphQL", /^\s*\{\s*[\w\0]+\s*(\([^)]*:|\{)/],
];

/** The language whose statement, or part of one, the text begins. */
export const queryLanguage = (text: string): "SQL" | "GraphQL" | undefined =>
  patterns.find(([, pattern]) => pattern.test(text))?.[0];
