/**
 * What one GraphQL document may ask for. Each number is well above what a person or a client of
 * ours writes (web-api asks for a recipe with 2 fields at the top, 2 aliases and about 40 tokens),
 * and low enough that no document of the allowed size takes more than 20 ms of CPU time to refuse.
 */
export const graphqlLimits = Object.freeze({
  /** Bytes of the request: a recipe of 48 KiB, which is as much as HTTP takes, and the text around it. */
  bodyBytes: 50 * 1024,
  /** Bytes of the text alone: 16 KiB hold any query that a person writes, and texts are kept. */
  queryBytes: 16 * 1024,
  /** Parsing stops here. The longest ordinary text, GraphiQL's introspection, has 184. */
  tokens: 1_000,
  /**
   * Values within the variables. A compiled query collects an error for each that is wrong: 8,000
   * took 68 ms. A recipe with 200 ingredients has 610.
   */
  variableValues: 1_000,
  /**
   * Fields, spreads and inline fragments as written. GraphiQL's introspection has 81. The
   * specification has fields of one name compared in pairs: 100 of them, in a document of 200,
   * took 34 ms, 50 take 9.
   */
  selections: 100,
  /**
   * Fields with fragments written out. The second time a text comes it is compiled, in 16 ms for
   * as many as this; without this limit one could have 1,000 objects compiled, in 150 ms.
   */
  fields: 200,
  /** Directives as written: there are only `@skip` and `@include` to use. */
  directives: 20,
  /** Levels of fields. `recipes edges node ingredients name` has 5. */
  depth: 7,
  /** The same field under another name runs once more, so this is how often one can repeat it. */
  aliases: 15,
  /** Fields of Query; each may be a query to the database. A mutation has one. */
  rootFields: 10,
  /** Objects that the answer may hold: `recipes edges node ingredients` counts 301 for a page of 100. */
  cost: 1_000,
  /** What a list may be asked for, and what an unknown `first` counts as. */
  pageSize: 100,
  /** Errors in one answer. Whoever mends ten sees the rest the next time. */
  errors: 10,
  /** Characters of one message: it quotes what was sent, and that may be long. */
  messageLength: 200,
  /**
   * Documents that are kept parsed, and compiled. The cache holds up to twice as many, and another
   * of the same size holds refused ones, so texts that an attacker makes up fill it and stop there.
   */
  cachedDocuments: 32,
});
