import { type Answer, closed } from "./answer.ts";
import { type ByteExchange, exchangeBytes } from "./exchange-bytes.ts";

/** Sends bytes that are meant as one HTTP/1.1 request, and reads the answer. */
export const sendHttp = async (exchange: ByteExchange): Promise<Answer> => {
  const text = (await exchangeBytes(exchange)).toString();
  const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(text) ?? [];
  if (status === undefined) return closed(text);
  const body = parse(text.slice(text.indexOf("\r\n\r\n") + 4));
  return { status: Number(status), ...toldBy(body), text };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

interface GraphqlFailure {
  readonly extensions?: { readonly code?: string; readonly request_id?: string };
}

interface Body {
  readonly code?: string;
  readonly request_id?: string;
  readonly errors?: readonly GraphqlFailure[];
}

/** Problem details and GraphQL's errors name the same two things in two places. */
const toldBy = (body: unknown): Pick<Answer, "code" | "requestIds"> => {
  const { code = "", request_id, errors } = (body ?? {}) as Body;
  if (errors === undefined) return { code, requestIds: code === "" ? [] : [request_id ?? ""] };
  return {
    code: [...new Set(errors.map(({ extensions }) => extensions?.code ?? ""))].join(),
    requestIds: errors.map(({ extensions }) => extensions?.request_id ?? ""),
  };
};
