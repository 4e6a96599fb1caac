import { errorTable, type Problem } from "@tandem/contracts";
import { Pool } from "undici";
import { checkShape, parametersOf, statusesOf } from "./contract.ts";
import { bytesOf, type Carry, type GeneratedRequest, type Outcome } from "./request.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly link: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpCaller {
  /** Takes a path as it is: nothing in it is made regular. */
  get(path: string): Promise<HttpAnswer>;
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** @param always headers of every request */
export const openHttp = (
  origin: string,
  always: Readonly<Record<string, string>> = {},
): HttpCaller => {
  const pool = new Pool(origin, { connections: 8 });
  const send = async ({ headers, body, ...rest }: HttpRequest): Promise<HttpAnswer> => {
    const request = { ...rest, headers: { ...always, ...headers }, body: body ?? null };
    const answer = await pool.request(request);
    const { link } = answer.headers;
    const text = await answer.body.text();
    return {
      status: answer.statusCode,
      link: typeof link === "string" ? link : undefined,
      body: (text === "" ? {} : JSON.parse(text)) as HttpAnswer["body"],
    };
  };
  return {
    get: (path) => send({ method: "GET", path }),
    send,
    close: () => pool.close(),
  };
};

/** A query string and a path carry any text. An empty id would be another path. */
export const carryHttp =
  ({ get }: Pick<HttpCaller, "get">, prefix = ""): Carry =>
  (request) => {
    const texts = request.values.map(([, value]) => value);
    if (!texts.every((value) => typeof value === "string")) return undefined;
    const path = pathOf(request);
    if (path === undefined) return undefined;
    return {
      hasOwnRule: !texts.every((text) => text.isWellFormed()),
      ask: async () => toOutcome(request, await get(`${prefix}${path}`)),
    };
  };

/** Of the operation with these values; undefined for a path with an empty part. */
export const pathOf = ({ operation, values }: GeneratedRequest): string | undefined => {
  const inPath = parametersOf(operation).filter((each) => each.in === "path");
  const [first] = inPath.map(({ name }) => values.findIndex(([each]) => each === name));
  const id = first === undefined ? undefined : (values[first]?.[1] as string);
  if (id === "") return undefined;
  const query = values
    .filter((_, index) => index !== first)
    .map(([name, value]) => `${encode(name)}=${encode(value as string)}`)
    .join("&");
  return `/recipes${id === undefined ? "" : `/${encode(id)}`}${query && `?${query}`}`;
};

const encode = (text: string): string =>
  text.isWellFormed()
    ? encodeURIComponent(text)
    : bytesOf(text).toString("hex").replaceAll(/../g, "%$&");

const toOutcome = ({ operation }: GeneratedRequest, { status, body }: HttpAnswer): Outcome => {
  if (!statusesOf(operation).includes(status))
    throw new Error(`${operation} answers ${status}, which it does not document`);
  if (status === 200) return { body };
  checkShape("problem", body);
  const { code, detail } = body as unknown as Problem;
  if (errorTable[code].http !== status) throw new Error(`${code} came with the status ${status}`);
  return { code, detail };
};
