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

/** What every operation that asks recipe-api may answer. */
export const upstreamProblems = {
  502: problem("recipe-api gave an answer that makes no sense."),
  503: problem("recipe-api is not there or busy."),
  504: problem("recipe-api did not answer in time."),
};
