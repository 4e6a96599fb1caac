import { describe, expect, it } from "vitest";
import {
  type Client,
  createKeyedWriter,
  createPatcher,
  createReader,
  createReplayer,
  createWriter,
} from "../../src/database/callers.ts";

interface Answer {
  readonly status: number;
  readonly location?: string;
  readonly etag?: string;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Gives the answers in turn, the last one again and again. */
const createClient = (...answers: readonly Answer[]) => {
  const asked: Required<Request>[] = [];
  const request = async ({ headers = {}, ...line }: Request) => {
    const { status, ...given } = answers[Math.min(asked.length, answers.length - 1)] as Answer;
    asked.push({ headers, ...line });
    return { statusCode: status, headers: given, body: { text: async () => "what went wrong" } };
  };
  const tally = { created: 0 };
  return { client: { request } as unknown as Client, tally, asked };
};

const created = { status: 201, location: "/recipes/61" };

describe("a caller", () => {
  it.each([
    ["that reads", (client: Client) => createReader(client, "/recipes/42"), "GET /recipes/42", 200],
    ["that writes", createWriter, "POST /recipes", 201],
    ["with a key", createKeyedWriter, "POST /recipes", 201],
    ["that sends a key again", createReplayer, "POST /recipes", 201],
    ["that changes its recipe", createPatcher, "POST /recipes", 201],
  ] as const)(
    "%s makes the run invalid when it is refused",
    async (_what, create, line, wanted) => {
      const { client, tally } = createClient({ status: 503 });
      const message = `the run does not count: ${line} answered 503, not ${wanted}: what went wrong`;
      const refused = { code: "invalid_run", message };
      await expect(create(client, tally)()).rejects.toMatchObject(refused);
      expect(tally.created).toBe(0);
    },
  );

  it("who writes makes a recipe each time, with a key of its own or with none", async () => {
    const { client, tally, asked } = createClient(created);
    const [plain, keyed] = [createWriter(client, tally), createKeyedWriter(client, tally)];
    await plain();
    await keyed();
    await keyed();
    expect(tally.created).toBe(3);
    const keys = asked.map(({ headers }) => headers["idempotency-key"]);
    expect(keys[0]).toBeUndefined();
    expect(new Set(keys).size).toBe(3);
  });

  it("who sends a key again makes one recipe, and wants to hear of no other", async () => {
    const other = { status: 201, location: "/recipes/62" };
    const { client, tally, asked } = createClient(created, created, other);
    const ask = createReplayer(client, tally);
    await ask();
    await ask();
    await expect(ask()).rejects.toThrow("one key has made /recipes/61 and /recipes/62");
    expect(tally.created).toBe(1);
    expect(new Set(asked.map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
  });

  it("who changes a recipe makes it first, and names the version that each change made", async () => {
    const changes = [
      { status: 200, etag: '"2"' },
      { status: 200, etag: '"3"' },
    ] as const;
    const { client, tally, asked } = createClient(created, ...changes);
    const ask = createPatcher(client, tally);
    await ask();
    await ask();
    expect(tally.created).toBe(1);
    expect(asked.slice(1).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "PATCH /recipes/61",
      "PATCH /recipes/61",
    ]);
    expect(asked.map(({ headers }) => headers["if-match"])).toEqual([undefined, '"1"', '"2"']);
    await expect(ask()).rejects.toThrow('/recipes/61 has "3", not 4');
  });
});
