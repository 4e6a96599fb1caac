import { type ServiceProcess, startService, withoutShedding } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actingAs, API_KEYS } from "../api-keys.ts";
import { draft } from "../ask-route.ts";

let producer: ServiceProcess;
let consumer: ServiceProcess;

beforeAll(async () => {
  producer = await startService({
    script: "services/recipe-api/src/server.ts",
    env: { ...withoutShedding, DATABASE_URL: "memory:" },
  });
  consumer = await startService({
    script: "services/web-api/src/server.ts",
    env: {
      ...withoutShedding,
      API_KEYS,
      RECIPE_API_HTTP: producer.url,
      RECIPE_API_GRPC: producer.grpcAddress,
    },
  });
});

afterAll(async () => {
  await consumer.end("SIGKILL");
  await producer.end("SIGKILL");
});

type Headers = Readonly<Record<string, string>>;

const json = { "content-type": "application/json" };

/** By the cook, unless the headers say otherwise. */
const ask = async (method: string, path: string, body?: unknown, headers: Headers = {}) => {
  const answer = await fetch(`${consumer.url}${path}`, {
    method,
    headers: { ...actingAs("cook"), ...(body !== undefined && json), ...headers },
    body: typeof body === "string" ? body : (JSON.stringify(body) ?? null),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text && JSON.parse(text) };
};

const ifMatch = (answer: Awaited<ReturnType<typeof ask>>): Headers => ({
  "if-match": answer.headers.get("etag") ?? "",
});

const prefixes = ["", "/via/http", "/via/graphql", "/via/grpc"];

describe.each(prefixes)("writes below %j", (prefix) => {
  it("make a recipe, say where it is, and change it from one version to the next", async () => {
    const created = await ask("POST", `${prefix}/recipes`, draft);
    const location = created.headers.get("location") ?? "";
    expect({ status: created.status, location }).toEqual({
      status: 201,
      location: `${prefix}/recipes/${created.body.id}`,
    });
    const read = await ask("GET", location);
    expect(read.body).toEqual(created.body);
    expect(read.headers.get("etag")).toBe(created.headers.get("etag"));

    const other = { name: "Broth", steps: "", ingredients: [] };
    const replaced = await ask("PUT", location, other, ifMatch(created));
    expect(replaced).toMatchObject({ status: 200, body: { ...other, version: 2 } });
    const patched = await ask("PATCH", location, { steps: "Stir." }, ifMatch(replaced));
    expect(patched.body).toMatchObject({ name: "Broth", steps: "Stir.", version: 3 });
    expect((await ask("GET", location)).body).toEqual(patched.body);

    expect(await ask("DELETE", location, undefined, ifMatch(patched))).toMatchObject({
      status: 204,
      body: "",
    });
    expect(await ask("GET", location)).toMatchObject({ status: 404 });
  });

  it("let the one win of two who have read the same version", async () => {
    const created = await ask("POST", `${prefix}/recipes`, draft);
    const path = `${prefix}/recipes/${created.body.id}`;
    const answers = await Promise.all(
      (["cook", "baker"] as const).map((name) =>
        ask("PATCH", path, { name }, { ...actingAs(name), ...ifMatch(created) }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 412]));
    const winner = answers.find(({ status }) => status === 200);
    expect((await ask("GET", path)).body).toEqual(winner?.body);
  });

  it("are done once under one key, and answered the same again", async () => {
    const key = { "idempotency-key": `once${prefix}` };
    const answers = await Promise.all(
      [1, 2, 3].map(() => ask("POST", `${prefix}/recipes`, draft, key)),
    );
    const done = answers.filter(({ status }) => status === 201);
    // Who comes while the first still runs may be told so.
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3 - done.length);
    const again = await ask("POST", `${prefix}/recipes`, draft, key);
    for (const { body, headers } of done) {
      expect(body).toEqual(again.body);
      expect(headers.get("location")).toBe(again.headers.get("location"));
    }
  });

  it("are refused under a key that belongs to another request, but not under another's", async () => {
    const key = { "idempotency-key": `mine${prefix}` };
    const first = await ask("POST", `${prefix}/recipes`, draft, key);
    const other = { ...draft, name: "Broth" };
    expect(await ask("POST", `${prefix}/recipes`, other, key)).toMatchObject({
      status: 422,
      body: { code: "idempotency_mismatch" },
    });
    const baker = { ...actingAs("baker"), ...key };
    const second = await ask("POST", `${prefix}/recipes`, other, baker);
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
  });

  it.each([
    ["PUT", draft],
    ["PATCH", { name: "Broth" }],
    ["DELETE", undefined],
  ])(
    "%s is refused without a version, and for one that is not the recipe's",
    async (method, body) => {
      const created = await ask("POST", `${prefix}/recipes`, draft);
      const path = `${prefix}/recipes/${created.body.id}`;
      expect(await ask(method, path, body)).toMatchObject({
        status: 428,
        body: { code: "precondition_required" },
      });
      expect(await ask(method, path, body, { "if-match": '"2"' })).toMatchObject({
        status: 412,
        body: { code: "precondition_failed" },
      });
      expect((await ask("GET", path)).body).toEqual(created.body);
    },
  );

  it.each([
    ["a field that nobody may set", { ...draft, id: 1 }, 400],
    ["no ingredients", { name: "Soup", steps: "" }, 400],
    ["a name of two lines", { ...draft, name: "a\nb" }, 400],
    ["no JSON", "{", 400],
    ["a name that comes twice", '{"name":"a","name":"b","steps":"","ingredients":[]}', 400],
    ["more than 48 KiB", { ...draft, steps: "€".repeat(17_000) }, 413],
  ])("are refused with %s", async (_what, body, status) => {
    const answer = await ask("POST", `${prefix}/recipes`, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("location")).toBeNull();
  });

  it("carry the largest recipe there is", async () => {
    const bytes = 48 * 1024 - Buffer.byteLength(JSON.stringify({ ...draft, steps: "" }));
    const steps = "\n".repeat(bytes / 2 - 9_000) + "x".repeat(18_000);
    const answer = await ask("POST", `${prefix}/recipes`, { ...draft, steps });
    expect({ status: answer.status, same: answer.body.steps === steps }).toEqual({
      status: 201,
      same: true,
    });
  });
});

it("a key counts for one write, whatever protocol it is made over", async () => {
  const key = { "idempotency-key": "all-protocols" };
  const ids: unknown[] = [];
  for (const prefix of prefixes) {
    const { status, body } = await ask("POST", `${prefix}/recipes`, draft, key);
    expect(status).toBe(201);
    ids.push(body.id);
  }
  expect(new Set(ids).size).toBe(1);
});
