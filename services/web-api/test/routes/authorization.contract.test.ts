import { internalToken, type ServiceProcess, startService, withoutShedding } from "@tandem/lab";
import { afterAll, beforeAll, expect, it } from "vitest";
import { actingAs } from "../api-keys.ts";
import { askRoute, newRecipe } from "../ask-route.ts";
import { buildApp, type BuiltApp } from "../build-app.ts";

let producer: ServiceProcess;
let app: BuiltApp;

beforeAll(async () => {
  producer = await startService({
    script: "services/recipe-api/src/server.ts",
    env: { ...withoutShedding, DATABASE_URL: "memory:" },
  });
  app = await buildApp(producer.url, producer.grpcAddress);
});

afterAll(async () => {
  await app.close();
  await producer.end("SIGKILL");
});

/** Who asks, by what they send. */
const callers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  nobody: {},
  "an unknown key": { authorization: "Bearer key-of-the-waiter" },
  "a key without its scheme": { authorization: "key-of-the-cook" },
  "another scheme": { authorization: "Basic key-of-the-cook" },
  "two keys": { authorization: "Bearer key-of-the-cook, Bearer key-of-the-baker" },
  // What recipe-api believes of services, nobody is believed here.
  "a claim to be the cook": { "x-principal": "cook" },
  "the internal token": { authorization: `Bearer ${internalToken}`, "x-principal": "cook" },
  cook: actingAs("cook"),
  baker: actingAs("baker"),
};

const anybody = Object.keys(callers);
const whoeverHasAKey = ["cook", "baker"];

interface Row {
  readonly may: readonly string[];
  /** The answer to who may; a path with an id has one for each kind of id. */
  readonly status: number | Readonly<Record<Id, number>>;
}

/** A recipe that the cook has made, one that nobody has, and what is no id. */
type Id = "existing" | "missing" | "malformed";

const read = { existing: 200, missing: 404, malformed: 400 };

/** Routes that are there once, and once more below `/via/` and each protocol. */
const api: Readonly<Record<string, Row>> = {
  "GET /": { may: anybody, status: 200 },
  "GET /recipes": { may: anybody, status: 200 },
  "GET /recipes/:id": { may: anybody, status: read },
  "POST /recipes": { may: whoeverHasAKey, status: 201 },
  // A recipe is nobody's own: whoever may write may write them all.
  "PUT /recipes/:id": { may: whoeverHasAKey, status: read },
  "PATCH /recipes/:id": { may: whoeverHasAKey, status: read },
  "DELETE /recipes/:id": { may: whoeverHasAKey, status: { ...read, existing: 204 } },
};

const pages: Readonly<Record<string, Row>> = {
  "GET /error": { may: anybody, status: 500 },
  "GET /docs": { may: anybody, status: 200 },
  "GET /docs/docs.css": { may: anybody, status: 200 },
  "GET /docs/docs.js": { may: anybody, status: 200 },
  "GET /docs/openapi.json": { may: anybody, status: 200 },
  "GET /docs/swagger-ui-bundle.js": { may: anybody, status: 200 },
  "GET /docs/swagger-ui.css": { may: anybody, status: 200 },
};

const below = (prefix: string): [route: string, row: Row][] =>
  Object.entries(api).map(([route, row]) => {
    const [method = "", path = ""] = route.split(" ");
    return [`${method} ${prefix}${path === "/" ? "" : path}`, row];
  });

/** Whoever may GET may HEAD: Fastify adds that route by itself. */
const withHead = ([route, row]: [route: string, row: Row]): [string, Row][] =>
  route.startsWith("GET ")
    ? [
        [route, row],
        [route.replace("GET", "HEAD"), row],
      ]
    : [[route, row]];

const matrix = new Map(
  [
    ...Object.entries(api),
    ...["http", "graphql", "grpc"].flatMap((protocol) => below(`/via/${protocol}`)),
    ...Object.entries(pages),
  ].flatMap(withHead),
);

it("every route has its row, and every row its route", () => {
  // Fastify gives the top of a prefix a second name, which ends with a slash.
  const routes = new Set(Array.from(app.routes, (route) => route.replace(/(?<=\w)\/$/, "")));
  expect([...routes].toSorted()).toEqual([...matrix.keys()].toSorted());
});

/** What a caller is answered, and whether a recipe is what it was before. */
interface Cell {
  readonly status: number;
  readonly challenge: unknown;
  readonly isUntouched: boolean;
}

const ask = async (route: string, caller: string, kind: Id): Promise<Cell> => {
  const existing = await newRecipe(app.server);
  const id = { existing, missing: "999999", malformed: "0x10" }[kind];
  const answer = await askRoute(app.server, route, id, callers[caller]);
  const after = await app.server.inject(`/recipes/${existing}`);
  return {
    status: answer.statusCode,
    challenge: answer.headers["www-authenticate"],
    isUntouched: after.headers["etag"] === '"1"',
  };
};

const kindsOf = (route: string): readonly Id[] =>
  route.includes(":id") ? ["existing", "missing", "malformed"] : ["existing"];

const isChange = (route: string): boolean => /^(PUT|PATCH|DELETE) /.test(route);

const expectedOf = (route: string, { may, status }: Row, caller: string, kind: Id): Cell => {
  if (!may.includes(caller)) {
    // Who is not let in does not learn whether the id is one.
    return { status: 401, challenge: expect.stringMatching(/^Bearer /), isUntouched: true };
  }
  return {
    status: typeof status === "number" ? status : status[kind],
    challenge: undefined,
    isUntouched: !(isChange(route) && kind === "existing"),
  };
};

it.each([...matrix])("%s is for whom the matrix says", async (route, row) => {
  for (const caller of anybody) {
    for (const kind of kindsOf(route)) {
      const cell = await ask(route, caller, kind);
      const expected = expectedOf(route, row, caller, kind);
      expect({ caller, kind, ...cell }).toEqual({ caller, kind, ...expected });
    }
  }
});

it.each(anybody)("what is not there is 404 for %s too", async (caller) => {
  for (const url of ["/no/such/route", "/via/smtp/recipes", "/graphql", "/metrics"]) {
    const { statusCode } = await app.server.inject({ url, headers: callers[caller] ?? {} });
    expect({ url, statusCode }).toEqual({ url, statusCode: 404 });
  }
});
