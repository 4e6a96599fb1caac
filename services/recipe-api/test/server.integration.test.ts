import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import {
  internalHeaders,
  internalToken,
  repository,
  type ServiceProcess,
  startService,
  waitUntil,
} from "@tandem/lab";
import { afterEach, describe, expect, it } from "vitest";

const script = "services/recipe-api/src/server.ts";
const memory = { DATABASE_URL: "memory:" };
const started: ServiceProcess[] = [];

const start = async (env: Record<string, string> = memory, ready = true) => {
  const service = await startService({ script, env, ready });
  started.push(service);
  return service;
};

const ended = async ({ child }: ServiceProcess): Promise<number | null> => {
  if (child.exitCode === null) await once(child, "close");
  return child.exitCode;
};

afterEach(async () => {
  await Promise.all(started.splice(0).map((service) => service.end("SIGKILL")));
});

const askFor42 = ({ url }: ServiceProcess): Promise<Response> =>
  fetch(`${url}/recipes/42`, { headers: internalHeaders });

const open = async (service: ServiceProcess, text = ""): Promise<Socket> => {
  const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  if (text) socket.write(text);
  return socket;
};

describe("the process of recipe-api", () => {
  it("says where it listens, with the real ports when it was given port 0", async () => {
    const service = await start({ ...memory, PORT: "0", GRPC_PORT: "0" });
    expect(service.output()).toMatch(
      /recipe-api running at http:\/\/127\.0\.0\.1:[1-9]\d+ grpc:\/\/127\.0\.0\.1:[1-9]\d+"/,
    );
  });

  it("ends with 78 and names every bad variable when its configuration is bad", async () => {
    const service = await start({ PORT: "http", LOG_LEVEL: "loud" }, false);
    expect(await ended(service)).toBe(78);
    expect(service.output()).toMatch(/^recipe-api: bad configuration\n {2}DATABASE_URL is not set/);
    expect(service.output()).toContain("PORT must be integer");
    expect(service.output()).toContain("LOG_LEVEL must be one of trace, debug");
    expect(service.output()).not.toContain("    at ");
  });

  it.each([
    ["", "INTERNAL_TOKEN is not set: "],
    ["too-short", "INTERNAL_TOKEN: token 1 must be 16 to 200 printable characters"],
    ["long-enough-to-be-one,too-short", "INTERNAL_TOKEN: token 2 must be 16 to 200"],
  ])("ends with 78 when the internal token is '%s', without printing it", async (token, line) => {
    const service = await start({ ...memory, INTERNAL_TOKEN: token }, false);
    expect(await ended(service)).toBe(78);
    expect(service.output()).toContain(`recipe-api: bad configuration\n  ${line}`);
    expect(service.output()).not.toContain("too-short");
  });

  it("accepts every token of a list, so that it can be changed without a stop", async () => {
    const other = "another-token-of-the-tests";
    const service = await start({ ...memory, INTERNAL_TOKEN: `${other},${internalToken}\n` });
    const headers = { authorization: `Bearer ${other}` };
    expect((await askFor42(service)).status).toBe(200);
    expect((await fetch(`${service.url}/recipes/42`, { headers })).status).toBe(200);
  });

  it("refuses in production the token that lies in the repository", async () => {
    const INTERNAL_TOKEN_FILE = join(repository, "docker/secrets/development/internal-token");
    const env = { ...memory, INTERNAL_TOKEN_FILE, NODE_ENV: "production" };
    const service = await start(env, false);
    expect(await ended(service)).toBe(78);
    expect(service.output()).toBe(
      "recipe-api: bad configuration\n  INTERNAL_TOKEN is the one for development: production needs one of its own\n",
    );
  });

  it("warns that recipes in memory end with it", async () => {
    const service = await start();
    expect(service.output()).toContain('"event":"memory-store"');
  });

  it.each(["PORT", "GRPC_PORT", "ADMIN_PORT"])(
    "ends with 1 and one line when %s is taken",
    async (name) => {
      const other = createServer().listen(0, "127.0.0.1");
      await once(other, "listening");
      const { port } = other.address() as { port: number };
      const service = await start({ ...memory, [name]: `${port}`, LOG_LEVEL: "silent" }, false);
      expect(await ended(service)).toBe(1);
      expect(service.output()).toBe(
        `recipe-api: port ${port} on 127.0.0.1 is taken; choose another with the environment\n`,
      );
      other.close();
    },
  );

  it("ends with 0 on SIGTERM, and answers a request that is half here", async () => {
    const service = await start();
    // Half a request: the rest comes after the signal.
    const { authorization } = internalHeaders;
    const head = `GET /recipes/42 HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n`;
    const socket = await open(service, head);
    let answer = "";
    socket.setEncoding("utf8").on("data", (text: string) => (answer += text));
    service.child.kill("SIGTERM");
    await waitUntil("the service stops", () => service.output().includes('"event":"stopping"'));
    socket.write("\r\n");
    expect(await ended(service)).toBe(0);
    expect(answer).toContain("HTTP/1.1 200 OK");
    expect(answer.toLowerCase()).toContain("connection: close");
    expect(answer).toContain("Chicken Tikka Masala");
  });

  it("does not wait for connections that nobody uses", async () => {
    const service = await start();
    await open(service);
    await askFor42(service);
    const from = performance.now();
    expect(await service.end("SIGTERM")).toBe(0);
    expect(performance.now() - from).toBeLessThan(2_000);
  });

  it("ends at once with 70 on a second signal", async () => {
    const service = await start({ ...memory, SHUTDOWN_DRAIN_MS: "60000" });
    service.child.kill("SIGTERM");
    await waitUntil("the service stops", () => service.output().includes('"event":"stopping"'));
    service.child.kill("SIGTERM");
    expect(await ended(service)).toBe(70);
  });

  it("does not wait for a load balancer when it is Ctrl-C that ends it", async () => {
    const service = await start({ ...memory, SHUTDOWN_DRAIN_MS: "60000" });
    const from = performance.now();
    expect(await service.end("SIGINT")).toBe(0);
    expect(performance.now() - from).toBeLessThan(2_000);
  });

  it("answers 404 at /readyz first thing in a shutdown, and still serves", async () => {
    const service = await start({ ...memory, SHUTDOWN_DRAIN_MS: "60000" });
    expect((await fetch(`${service.adminUrl}/readyz`)).status).toBe(200);
    service.child.kill("SIGTERM");
    await waitUntil("readiness fails", async () => {
      return (await fetch(`${service.adminUrl}/readyz`)).status === 404;
    });
    expect((await fetch(`${service.adminUrl}/livez`)).status).toBe(200);
    expect((await askFor42(service)).status).toBe(200);
  });

  it("is alive but not ready while its database has not answered", async () => {
    const service = await start({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" }, false);
    await waitUntil("it lives", async () => (await fetch(`${service.adminUrl}/livez`)).ok);
    expect((await fetch(`${service.adminUrl}/readyz`)).status).toBe(503);
    const health = await fetch(`${service.adminUrl}/health`);
    expect({ status: health.status, body: await health.json() }).toEqual({
      status: 503,
      body: { status: "DOWN", checks: { database: "FAILED" } },
    });
    expect(await service.end("SIGTERM")).toBe(0);
  });

  it.each(["postgres://u:p@host:notaport/db", "postgres://u:pa#ss@host/db"])(
    "refuses the database URL %s, which cannot be parsed, without printing it",
    async (DATABASE_URL) => {
      const service = await start({ DATABASE_URL }, false);
      expect(await ended(service)).toBe(78);
      expect(service.output()).toContain("DATABASE_URL must be a URL that can be parsed");
      expect(service.output()).not.toContain("u:p");
    },
  );

  it("ends with 1 and one line when HOST is no address", async () => {
    const service = await start(
      { ...memory, HOST: "no-such-host.invalid", LOG_LEVEL: "silent" },
      false,
    );
    expect(await ended(service)).toBe(1);
    expect(service.output()).toBe(
      "recipe-api: there is no address for HOST=no-such-host.invalid\n",
    );
  });

  it("stops in order beside connections that never spoke, at each of its ports", async () => {
    const service = await start();
    const ports = [service.url, service.adminUrl, `tcp://${service.grpcAddress}`];
    for (const url of ports) {
      const socket = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => undefined);
      await once(socket, "connect");
    }
    expect(await service.end("SIGTERM")).toBe(0);
  });

  it("serves metrics at the admin port and nowhere else", async () => {
    const service = await start();
    await askFor42(service);
    await waitUntil("the request is counted", async () => {
      const metrics = await (await fetch(`${service.adminUrl}/metrics`)).text();
      return /http_route="\/recipes\/:id",http_response_status_code="200".*\} 1$/m.test(metrics);
    });
    expect((await fetch(`${service.url}/metrics`)).status).toBe(404);
    expect((await fetch(`${service.url}/%6detrics`)).status).toBe(404);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(404);
  });

  it("answers bytes that are no HTTP with a problem", async () => {
    const service = await start();
    const socket = await open(service, "NONSENSE\r\n\r\n");
    const [data] = (await once(socket.setEncoding("utf8"), "data")) as [string];
    expect(data).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(data).toContain('"code":"invalid_argument"');
  });
});
