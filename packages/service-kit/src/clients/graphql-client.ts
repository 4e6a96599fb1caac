import { errorCodes, errorTable, type ErrorCode } from "@tandem/contracts";
import type { CallContext } from "../call-context.ts";
import type { HttpClient } from "./http-client.ts";
import { relayedError, upstreamError } from "./upstream-error.ts";

export interface GraphqlClient {
  /**
   * Sends a query whose text is constant; what varies goes into the variables.
   *
   * @returns `data` of the answer
   * @throws ServiceError with the code of the first error in the answer
   */
  query(query: string, variables: object, call: CallContext): Promise<unknown>;
}

interface GraphqlBody {
  readonly data?: unknown;
  readonly errors?: readonly { message?: unknown; extensions?: { code?: unknown } }[];
}

const codeOfExtension: ReadonlyMap<unknown, ErrorCode> = new Map(
  errorCodes.map((code) => [errorTable[code].graphql, code]),
);

/** GraphQL over HTTP: an error comes with status 200 too, so the body decides. */
export const createGraphqlClient = (client: HttpClient): GraphqlClient => ({
  query: async (query, variables, call) => {
    const body = JSON.stringify({ query, variables });
    const answer = await client.send({ method: "POST", path: "/graphql", body }, call);
    const { data, errors } = (answer.body ?? {}) as GraphqlBody;
    if (errors?.[0]) throw errorOf(errors[0]);
    if (data === undefined || data === null) {
      throw upstreamError(
        "bad_upstream",
        `a GraphQL answer with status ${answer.status} and no data`,
      );
    }
    return data;
  },
});

const errorOf = ({ message, extensions }: NonNullable<GraphqlBody["errors"]>[number]): Error =>
  relayedError(codeOfExtension.get(extensions?.code) ?? "bad_upstream", String(message));
