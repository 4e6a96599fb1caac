/** A body of one of the document's schemas. */
export const json = (schema: string) => ({
  "application/json": { schema: { $ref: `#/components/schemas/${schema}` } },
});

export const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

export const etagHeader = {
  ETag: { description: "The recipe's version.", schema: { type: "string" } },
};

/** What is said of an answer that may be a copy. */
export const staleHeaders = {
  Age: {
    description:
      "Seconds since the answer was known to be true. Only of a copy that stands in for what cannot be read now.",
    schema: { type: "integer", minimum: 0 },
  },
  Warning: {
    description: "There when Age is: a copy, and stale.",
    schema: { type: "string", const: '110 - "Response is Stale"' },
  },
};

/** What every operation that asks recipe-api may answer. */
export const upstreamProblems = {
  502: problem("recipe-api gave an answer that makes no sense."),
  503: problem("recipe-api is not there or busy."),
  504: problem("recipe-api did not answer in time."),
};
