import { errorCodes, errorTable } from "@tandem/contracts";
import { internalHeaders } from "@tandem/lab";
import { Pool } from "undici";
import { type OperationName, parameterOf, parametersOf } from "./contract.ts";
import {
  type Carry,
  type GeneratedRequest,
  isInt32,
  type Outcome,
  type Refusal,
  type Value,
} from "./request.ts";

export interface GraphqlAnswer {
  readonly status: number;
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string };
  }[];
}

export interface GraphqlCaller {
  post(
    query: string,
    variables?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<GraphqlAnswer>;
  close(): Promise<void>;
}

export const openGraphql = (origin: string): GraphqlCaller => {
  const pool = new Pool(origin, { connections: 8 });
  const always = { ...internalHeaders, "content-type": "application/json" };
  return {
    post: async (query, variables, more) => {
      const headers = { ...always, ...more };
      const body = JSON.stringify({ query, variables });
      const answer = await pool.request({ method: "POST", path: "/graphql", headers, body });
      return { status: answer.statusCode, ...((await answer.body.json()) as object) };
    },
    close: () => pool.close(),
  };
};

/** What a parameter is called in schemas/recipe.graphql, where that is not its name. */
const graphqlName = (name: string): string => (name === "limit" ? "first" : name);

const fields = "id name steps version created_at: createdAt updated_at: updatedAt";
const recipe = `${fields} ingredients { id name quantity }`;
const documents: Readonly<Record<OperationName, readonly [begin: string, end: string]>> = {
  getRecipe: ["query ($id: ID!) { producer { pid instance } recipe(id: $id", `) { ${recipe} } }`],
  listRecipes: [
    "query ($first: Int, $after: String, $q: String) { producer { pid instance } " +
      "recipes(first: $first, after: $after, q: $q",
    `) { recipes: nodes { ${recipe} } pageInfo { hasNextPage endCursor } } }`,
  ],
};

/**
 * Values travel as variables. What comes twice, or is unknown, is written into the text, when its
 * name is one that GraphQL allows.
 */
export const carryGraphql =
  ({ post }: Pick<GraphqlCaller, "post">): Carry =>
  (request) => {
    const { operation, values } = request;
    const variables: Record<string, Value> = {};
    let extra = "";
    for (const [name, value] of values) {
      const argument = graphqlName(name);
      const isKnown = parametersOf(operation).some((each) => each.name === name);
      if (isKnown && !(argument in variables)) variables[argument] = toJson(operation, name, value);
      else if (/^[_A-Za-z]\w*$/.test(name)) extra += `, ${argument}: ${JSON.stringify(value)}`;
      else return undefined;
    }
    const [begin, end] = documents[operation];
    return {
      hasOwnRule: extra !== "" || !values.every(([name, value]) => fits(operation, name, value)),
      ask: async () => toOutcome(request, await post(begin + extra + end, variables)),
    };
  };

const isNumber = (operation: OperationName, name: string): boolean =>
  operation === "listRecipes" && parameterOf(operation, name).schema.type === "integer";

/** An id is text, a limit is a number; JSON has no whole numbers but those that are written as such. */
const toJson = (operation: OperationName, name: string, value: Value): Value =>
  isNumber(operation, name) && typeof value === "string" && isInt32(value) ? Number(value) : value;

/** Whether GraphQL's own types let the value through. */
const fits = (operation: OperationName, name: string, value: Value): boolean =>
  typeof value === "string" && (!isNumber(operation, name) || isInt32(value));

const toOutcome = (
  { operation }: GeneratedRequest,
  { status, data, errors }: GraphqlAnswer,
): Outcome => {
  const refusal = refusalOf({ status, ...(errors && { errors }) });
  return refusal ?? { body: toBody(operation, data ?? {}) };
};

/** Undefined when there is an answer. */
export const refusalOf = ({ status, errors }: GraphqlAnswer): Refusal | undefined => {
  const [error] = errors ?? [];
  if (!error) return undefined;
  const code = errorCodes.find((each) => errorTable[each].graphql === error.extensions.code);
  if (code === undefined || status >= 500)
    throw new Error(`GraphQL answers ${status} ${error.extensions.code}`);
  // The same rule names the parameter as the protocol does.
  return { code, detail: error.message.replace(/^first\b/, "limit") };
};

interface Connection {
  readonly recipes: readonly object[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** `ID` is text on the wire, and a connection says otherwise where its next page begins. */
const toBody = (operation: OperationName, data: object): Readonly<Record<string, unknown>> => {
  const { producer, ...rest } = withNumbers(data) as Record<string, unknown>;
  if (operation === "getRecipe") return { producer, ...rest };
  const { recipes, pageInfo } = rest["recipes"] as Connection;
  return { producer, recipes, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
};

export const withNumbers = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withNumbers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === "id" && typeof each === "string" ? Number(each) : withNumbers(each),
    ]),
  );
};
