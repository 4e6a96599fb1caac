const patterns: readonly [what: string, pattern: RegExp][] = [
  // An index is only speed; what drops NOT NULL asks for less. COLUMN need not be written, so all the
  // rest is refused: a constraint too, because ON CONFLICT and ON DELETE CASCADE rely on theirs.
  ["DROP", /\bDROP\s+(?!INDEX\b|NOT\s+NULL\b)/i],
  ["RENAME", /\bRENAME\b/i],
  ["SET NOT NULL", /\bSET\s+NOT\s+NULL\b/i],
  // INSERTs that do not know the column would fail.
  [
    "a new column with NOT NULL and no DEFAULT",
    /\bADD\s+(?!CONSTRAINT\b)(?![^,;]*\b(?:DEFAULT|GENERATED)\b)[^,;]*\bNOT\s+NULL\b/i,
  ],
];

const comments = /--.*$|\/\*[\s\S]*?\*\//gm;

/** What a statement does that code which does not know of it may not survive. */
export const destructiveSql = (text: string): string | undefined => {
  const bare = text.replaceAll(comments, " ");
  return patterns.find(([, pattern]) => pattern.test(bare))?.[0];
};
