import { errorCodes, errorTable, type ErrorCode } from "@tandem/contracts";
import type { CallContext } from "../call-context.ts";
import type { HttpAnswer, HttpClient } from "./http-client.ts";
import { errorOfStatus, relayedError } from "./upstream-error.ts";

export interface GraphqlClient {
  /**
   * A query whose text is constant, put into JSON once; what varies goes into the variables, so that
   * the text holds no string of its own. One that begins with `mutation` is a write.
   */
  prepare(query: string): GraphqlQuery;
}

/**
 * @returns `data` of the answer
 * @throws ServiceError with the code of the first error in the answer
 */
export type GraphqlQuery = (variables: object, call: CallContext) => Promise<unknown>;

interface GraphqlBody {
  readonly data?: unknown;
  readonly errors?: unknown;
}

interface GraphqlFailure {
  readonly message?: unknown;
  readonly extensions?: { readonly code?: unknown } | null;
}

const codeOfExtension: ReadonlyMap<unknown, ErrorCode> = new Map(
  errorCodes.map((code) => [errorTable[code].graphql, code]),
);

/** GraphQL over HTTP: an error comes with status 200 too, so the body decides. */
export const createGraphqlClient = (client: HttpClient): GraphqlClient => ({
  prepare: (query) => {
    // On one line: every escaped line break costs both sides time in each request.
    const text = query.replaceAll(/\s+/g, " ");
    const begin = `{"query":${JSON.stringify(text)},"variables":`;
    // A query only reads, though it is posted.
    const isRead = !/^\s*mutation\b/.test(query);
    return async (variables, call) => {
      const body = `${begin}${JSON.stringify(variables)}}`;
      const request = { method: "POST", path: "/graphql", body, isRead } as const;
      return client.send(request, call, dataOf);
    };
  },
});

const dataOf = ({ status, body, retryAfterMs }: HttpAnswer): unknown => {
  const { data, errors } = (body ?? {}) as GraphqlBody;
  if (errors !== undefined && errors !== null) throw errorOf(errors, retryAfterMs);
  if (status < 300 && data !== undefined && data !== null) return data;
  throw errorOfStatus(status, retryAfterMs);
};

const errorOf = (errors: unknown, retryAfterMs: number | undefined): Error => {
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const { message, extensions } = (first ?? {}) as GraphqlFailure;
  const code = codeOfExtension.get(extensions?.code) ?? "bad_upstream";
  return relayedError(code, message, retryAfterMs);
};
