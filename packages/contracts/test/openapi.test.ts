import { describe, expect, it } from "vitest";
import { errorTable, readOpenapi } from "../src/index.ts";

interface Parameter {
  readonly name: string;
  readonly required?: boolean;
}

interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
}

interface Openapi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<"schemas" | "headers" | "securitySchemes", object>>;
}

const text = await readOpenapi();
const { paths, components } = JSON.parse(text) as Openapi;

const documented = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
);
type Documented = (typeof documented)[number];

const named = (operations: readonly Documented[]) =>
  operations.map((each) => [each.operationId, each] as const);
const reads = documented.filter(({ method }) => method === "get");
const writes = documented.filter(({ method }) => method !== "get");
const changes = writes.filter(({ method }) => method !== "post");

const parametersOf = ({ parameters = [] }: Operation) =>
  new Map(parameters.map((each) => [each.name, each]));

describe("the public API as it is documented", () => {
  it("reads, and writes in four ways, with and without a protocol in the path", () => {
    expect(reads.map(({ operationId }) => operationId).toSorted()).toEqual([
      "getRecipe",
      "getRecipeVia",
      "greet",
      "greetVia",
      "listRecipes",
      "listRecipesVia",
    ]);
    expect(writes.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      "delete /recipes/{id}",
      "delete /via/{protocol}/recipes/{id}",
      "patch /recipes/{id}",
      "patch /via/{protocol}/recipes/{id}",
      "post /recipes",
      "post /via/{protocol}/recipes",
      "put /recipes/{id}",
      "put /via/{protocol}/recipes/{id}",
    ]);
  });

  it("refers to nothing that is not there", () => {
    for (const [, name = ""] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(components.schemas).toHaveProperty(name);
    }
    for (const [, name = ""] of text.matchAll(/"#\/components\/headers\/([\w-]+)"/g)) {
      expect(components.headers).toHaveProperty(name);
    }
    for (const name of writes.flatMap(({ security = [] }) => security.flatMap(Object.keys))) {
      expect(components.securitySchemes).toHaveProperty(name);
    }
  });

  it.each(named(documented))("%s names each parameter of its path", (_id, operation) => {
    const inPath = Array.from(operation.path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => name);
    const parameters = parametersOf(operation);
    for (const name of inPath) expect(parameters.get(name)).toMatchObject({ required: true });
  });

  it.each(named(documented))("%s fails only as the error table knows it", (_id, operation) => {
    const known = new Set(Object.values(errorTable).map(({ http }) => http));
    const failures = Object.keys(operation.responses)
      .map(Number)
      .filter((each) => each >= 400);
    expect(failures.filter((each) => !known.has(each))).toEqual([]);
  });

  it.each(named(reads))("%s is for everybody", (_id, operation) => {
    expect(operation).not.toHaveProperty("security");
    expect(operation.responses).not.toHaveProperty("401");
    expect(operation).not.toHaveProperty("requestBody");
  });

  it.each(named(reads))("%s says how old a copy is, and no other answer does", (_id, operation) => {
    for (const [status, { headers }] of Object.entries(operation.responses)) {
      const names = Object.keys(headers ?? {}).filter((name) => /^(Age|Warning)$/.test(name));
      const isRead = status === "200" || status === "304";
      expect({ status, names }).toEqual({ status, names: isRead ? ["Age", "Warning"] : [] });
    }
  });

  it.each(named(writes))("%s asks for an API key and may have an idempotency key", (_id, write) => {
    expect(write.security).toEqual([{ apiKey: [] }]);
    expect(Object.keys(write.responses)).toEqual(
      expect.arrayContaining(["400", "401", "409", "413", "422", "429"]),
    );
    expect(parametersOf(write).get("Idempotency-Key")).not.toHaveProperty("required");
  });

  it.each(named(writes))(
    "%s says what is left of the quota, and when to come again",
    (_id, write) => {
      for (const [status, { headers }] of Object.entries(write.responses)) {
        const names = Object.keys(headers ?? {}).filter((name) => /^(RateLimit|Retry)/.test(name));
        const left = status < "300" || status === "429" ? ["RateLimit-Policy", "RateLimit"] : [];
        const wait = status === "429" ? ["Retry-After"] : [];
        expect({ status, names }).toEqual({ status, names: [...wait, ...left] });
      }
    },
  );

  it.each(named(changes))("%s asks for the version that it is meant for", (_id, change) => {
    expect(Object.keys(change.responses)).toEqual(expect.arrayContaining(["404", "412", "428"]));
    expect(parametersOf(change).get("If-Match")).toMatchObject({ required: true });
  });

  it.each(named(documented.filter(({ operationId }) => operationId.endsWith("Via"))))(
    "%s is the same as without a protocol",
    (id, { path: _path, tags: _tags, ...via }: Documented & { tags?: unknown }) => {
      const plain = documented.find(({ operationId }) => `${operationId}Via` === id);
      const [protocol, ...parameters] = via.parameters ?? [];
      expect(protocol?.name).toBe("protocol");
      const { path: _other, tags: _others, ...same } = { tags: 0, ...plain };
      expect({ ...via, operationId: same.operationId, parameters }).toEqual({
        parameters: [],
        ...same,
      });
    },
  );
});
