import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exchangeBytes } from "../hostile/exchange-bytes.ts";
import { readAnswer } from "./rig/read-answers.ts";
import { type ServedEdge, startServices } from "./rig/start-services.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

const adminPaths = ["/metrics", "/livez", "/readyz", "/health"] as const;

/** How a path may be written for one program to see another path than the next. */
const spellings: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => `//${path}`,
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `/x/%2e%2e${path}`,
  (path) => `/recipes/../..${path}`,
  (path) => `/..${path}`,
  (path) => `/via/http${path}`,
  (path) => `/via/http/..${path}`,
  (path) => `/%2f${path.slice(1)}`,
  (path) => `%2f${path.slice(1)}`,
  (path) => path.replace("/", "\\"),
  (path) => `/%5c${path.slice(1)}`,
  // The second letter, once and twice encoded.
  (path) => path.replace(path.charAt(2), `%${path.charCodeAt(2).toString(16)}`),
  (path) => path.replace(path.charAt(2), `%25${path.charCodeAt(2).toString(16)}`),
  (path) => path.toUpperCase(),
  (path) => `${path};x`,
  (path) => `${path};/../x`,
  (path) => `${path}?x`,
  (path) => `${path}#x`,
  (path) => `${path}%00`,
  (path) => `${path}%20`,
  (path) => `${path}%0d%0a`,
  (path) => `${path}.json`,
  (path) => `http://localhost${path}`,
  (path) => `http://localhost/.${path}`,
  (path) => path.slice(1),
];

const single = [
  "/debug/heap",
  "/debug/cpu",
  "/debug/state",
  "/%64ebug/state",
  "/debug",
  "/haproxy",
  "/haproxy?stats",
  "/stats",
  "/;csv",
  "/admin",
  "/admin?stats",
  "/server-status",
  "/.env",
  "/graphiql",
  "/docs",
  "/error",
];

const paths = [
  ...adminPaths.flatMap((path) => spellings.map((spell) => spell(path))),
  ...single,
] as const;

const methods = ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];

describe.skipIf(withoutHaproxy)("what is for operators", () => {
  let served: ServedEdge;
  const secrets: string[] = [];

  const admin = (path: string) => fetch(`${served.webApi.adminUrl}${path}`);

  beforeAll(async () => {
    served = await startServices();
    // "OK" and "ready" are said elsewhere too; of those the status has to tell.
    for (const path of ["/metrics", "/health"]) {
      const [line = ""] = (await (await admin(path)).text()).split("\n");
      secrets.push(line);
    }
  });
  afterAll(() => served.close());

  /** What an answer tells that it should not, a status that is no refusal included. */
  const toldIn = (received: Buffer): readonly string[] => {
    const { status } = readAnswer(received);
    const words = secrets.filter((secret) => received.includes(secret));
    return [400, 403, 404, 405].includes(status) ? words : [`${status}`, ...words];
  };

  const ask = async (head: string, port: number, lines = "host: localhost\r\n") => {
    const bytes = Buffer.from(`${head} HTTP/1.1\r\n${lines}connection: close\r\n\r\n`);
    return toldIn(await exchangeBytes({ port, bytes }));
  };

  it.for(paths)("is not told to the public who asks for %s", async (path) => {
    expect(await ask(`GET ${path}`, served.ports.public)).toEqual([]);
  });

  it.for(methods)("is not told to the public whatever the method: %s", async (method) => {
    for (const path of adminPaths)
      expect(await ask(`${method} ${path}`, served.ports.public)).toEqual([]);
  });

  it("is not told to who names the admin port or another path in a header", async () => {
    const { host } = new URL(served.webApi.adminUrl);
    const port = served.ports.public;
    for (const line of ["x-original-url: /metrics", "x-rewrite-url: /metrics", `x-host: ${host}`])
      expect(await ask("GET /x", port, `host: localhost\r\n${line}\r\n`)).toEqual([]);
    for (const target of ["/metrics", `http://${host}/metrics`])
      expect(await ask(`GET ${target}`, port, `host: ${host}\r\n`)).toEqual([]);
  });

  it.for(adminPaths)("is not told to the services among themselves: %s", async (path) => {
    expect(await ask(`GET ${path}`, served.ports.recipeApiHttp)).toEqual([]);
  });

  it("is told at the admin port, and the public is served, after all of this", async () => {
    for (const path of adminPaths) expect((await admin(path)).status).toBe(200);
    expect(secrets).toEqual([expect.stringMatching(/^# HELP/), expect.stringContaining("status")]);
    expect((await fetch(`http://127.0.0.1:${served.ports.public}/recipes/42`)).status).toBe(200);
  });
});
