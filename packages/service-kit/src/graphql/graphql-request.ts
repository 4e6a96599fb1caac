/** The body of a GraphQL request, https://graphql.github.io/graphql-over-http/. */
export const graphqlRequest = {
  type: "object",
  required: ["query"],
  additionalProperties: false,
  properties: {
    query: { type: "string", minLength: 1 },
    variables: { type: ["object", "null"] },
    operationName: { type: ["string", "null"] },
    extensions: { type: ["object", "null"] },
  },
} as const;
