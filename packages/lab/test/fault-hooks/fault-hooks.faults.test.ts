import { once } from "node:events";
import { connect as connectHttp2, constants } from "node:http2";
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  controlFaults,
  type FaultControl,
  type FaultName,
  type Faults,
  freePorts,
  type ServiceProcess,
  startService,
  waitUntil,
  withFaults,
} from "../../src/index.ts";
import { askAll, protocols, timeOf, waitUntilAllAnswered, waitUntilAnswered } from "./ask.ts";
import { recipeApi, startFaulty } from "./start-faulty.ts";

const end = async ({ child }: ServiceProcess): Promise<number | NodeJS.Signals | null> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode ?? child.signalCode;
};

const every: Required<Faults> = {
  "block-event-loop": "off",
  "slow-requests": "off",
  "slow-sql": "off",
  "refuse-requests": "off",
  "throw-error": "off",
  crash: "off",
  "wrong-clock": "off",
};
const names = Object.keys(every) as FaultName[];

describe("a process with fault hooks", () => {
  it("has them from the start, when they have settings", async () => {
    const { service } = await startFaulty({ "refuse-requests": {}, "slow-requests": { ms: 300 } });
    const from = performance.now();
    // What is refused has waited, too.
    expect(await askAll(service)).toEqual({ http: "503", graphql: "503", grpc: "14" });
    expect(performance.now() - from).toBeGreaterThanOrEqual(299);
    expect(await service.end("SIGTERM")).toBe(0);
  });

  it.each(names)("refuses to start with %s in production, in one line", async (name) => {
    const env = { ...recipeApi.env, NODE_ENV: "production" };
    const options = { ...recipeApi, env, ready: false };
    const { service } = await startFaulty({ [name]: "off" }, options);
    const [code] = (await once(service.child, "close")) as [number];
    expect(code).toBe(78);
    expect(service.output()).toBe(`fault hook: ${name} is not for NODE_ENV=production\n`);
  });

  it.each([
    ['{"ms":0}', "slow-requests.ms must be a number from 1 to 60000, is 0"],
    ['{"ms":1,"every":2}', "slow-requests option must be one of ms, not every"],
    ["7", "slow-requests must be an object, not 7"],
    ["ms=7", "Unexpected token 'm', \"ms=7\" is not valid JSON"],
  ])("refuses to start with FAULT_SLOW_REQUESTS=%s, in one line", async (settings, reason) => {
    const env = { ...recipeApi.env, FAULT_SLOW_REQUESTS: settings };
    const options = { ...recipeApi, env, ready: false };
    const { service } = await startFaulty({ "slow-requests": "off" }, options);
    const [code] = (await once(service.child, "close")) as [number];
    expect(code).toBe(78);
    expect(service.output()).toBe(`fault hook: FAULT_SLOW_REQUESTS is wrong: ${reason}\n`);
  });

  it("says why a fault cannot be set, and goes on", async () => {
    const { service, faults } = await startFaulty({ "slow-requests": "off" });
    await expect(faults.set("crash", { at: "now" })).rejects.toThrow(
      "crash is not in this process: name it in withFaults",
    );
    await expect(faults.set("slow-requests", { ms: -1 })).rejects.toThrow(
      "slow-requests.ms must be a number from 1 to 60000, is -1",
    );
    await waitUntilAllAnswered(service);
    await service.end("SIGKILL");
    await expect(faults.clear("slow-requests")).rejects.toThrow("it has ended");
  });
});

describe("a process whose faults are switched while it runs", () => {
  let service: ServiceProcess;
  let faults: FaultControl;

  beforeAll(async () => {
    service = await startService(withFaults(recipeApi, every));
    faults = controlFaults(service.child);
  });
  afterAll(async () => void (await service.end("SIGKILL")));
  afterEach(async () => void (await Promise.all(names.map((name) => faults.clear(name)))));

  it("works as ever while none is set", async () => {
    await expect(waitUntilAllAnswered(service)).resolves.toBeDefined();
  });

  describe("refuse-requests", () => {
    it("answers every protocol in the service's place, until it is cleared", async () => {
      await faults.set("refuse-requests", {});
      expect(await askAll(service)).toEqual({ http: "503", graphql: "503", grpc: "14" });
      await faults.set("refuse-requests", { status: 500 });
      expect(await askAll(service)).toEqual({ http: "500", graphql: "500", grpc: "13" });
      await faults.clear("refuse-requests");
      await waitUntilAllAnswered(service);
    });

    it("refuses with a problem, and leaves the probes alone", async () => {
      await faults.set("refuse-requests", {});
      const answer = await fetch(`${service.url}/recipes/42`);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      expect(await answer.json()).toEqual({
        type: "about:blank",
        title: "Service Unavailable",
        status: 503,
        detail: "refused by a fault hook",
        code: "unavailable",
      });
      const probes = ["livez", "readyz", "health", "metrics"];
      const answers = await Promise.all(probes.map((path) => fetch(`${service.adminUrl}/${path}`)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    });

    it("keeps the connection of a request whose body it never wanted", async () => {
      await faults.set("refuse-requests", {});
      const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
      let text = "";
      socket.setEncoding("utf8").on("data", (data: string) => (text += data));
      const body = "x".repeat(30_000);
      const request = `POST /recipes HTTP/1.1\r\nHost: x\r\nContent-Length: 30000\r\n\r\n${body}`;
      socket.write(request + request);
      await waitUntil("both are answered", () => text.split("HTTP/1.1 503").length === 3);
      expect(text).not.toContain("400");
      socket.destroy();
    });

    it("refuses its share", async () => {
      await faults.set("refuse-requests", { share: 0.5 });
      let refused = 0;
      for (let i = 0; i < 200; i++) {
        const answer = await fetch(`${service.url}/recipes/42`);
        if ((await answer.text()).includes("refused by a fault hook")) refused += 1;
      }
      // Once in ten million runs by chance.
      expect(refused).toBeGreaterThan(60);
      expect(refused).toBeLessThan(140);
    });
  });

  describe("slow-requests", () => {
    it.each(Object.entries(protocols))("delays %s", async (_name, ask) => {
      await faults.set("slow-requests", { ms: 300 });
      expect(await timeOf(ask, service)).toBeGreaterThanOrEqual(299);
      await faults.clear("slow-requests");
      await waitUntilAnswered(ask, service);
    });

    it("drops what nobody waits for any more", async () => {
      await faults.set("slow-requests", { ms: 500 });
      const session = connectHttp2(`http://${service.grpcAddress}`);
      // Whoever answered this later, on a stream that has gone, would end the process.
      const stream = session.request({ ":path": "/" });
      await new Promise((resolve) => session.ping(resolve));
      stream.close(constants.NGHTTP2_CANCEL);
      await once(stream, "close");
      expect(await timeOf(protocols.grpc, service)).toBeGreaterThanOrEqual(499);
      expect(service.child.exitCode).toBeNull();
      session.destroy();
    });

    it("outlives a connection that is reset while a call of it waits", async () => {
      await faults.set("slow-requests", { ms: 500 });
      const [host = "", port] = service.grpcAddress.split(":");
      const socket = connect(Number(port), host);
      const session = connectHttp2(`http://${service.grpcAddress}`, {
        createConnection: () => socket,
      });
      session.on("error", () => undefined);
      await once(session, "connect");
      session.request({ ":method": "POST", ":path": "/" }).on("error", () => undefined);
      await new Promise((resolve) => session.ping(resolve));
      socket.resetAndDestroy();
      expect(await timeOf(protocols.grpc, service)).toBeGreaterThanOrEqual(499);
      expect(service.child.exitCode).toBeNull();
    });
  });

  describe("block-event-loop", () => {
    it("lets nothing be answered, for its time", async () => {
      const from = performance.now();
      await faults.set("block-event-loop", { ms: 500 });
      await Promise.race(Object.values(protocols).map((ask) => ask(service)));
      expect(performance.now() - from).toBeGreaterThanOrEqual(500);
      await waitUntilAllAnswered(service);
    });

    it("blocks again and again, until it is cleared", async () => {
      await faults.set("block-event-loop", { ms: 300, everyMs: 310 });
      // Between two blocks there is time for one look.
      for (let blocks = 0; blocks < 3; blocks++) {
        await waitUntil("it blocks", async () => (await timeOf(protocols.http, service)) > 150);
      }
      await faults.clear("block-event-loop");
      await expect(waitUntilAllAnswered(service)).resolves.toBeDefined();
    });
  });
});

describe("throw-error", () => {
  it.each(["uncaughtException", "unhandledRejection"] as const)(
    "ends the service as any %s does",
    async (as) => {
      const { service, faults } = await startFaulty({ "throw-error": "off" });
      await faults.set("throw-error", { as });
      expect(await end(service)).toBe(1);
      await waitUntil("it says why", () => service.output().includes(`${as} of a fault hook`));
    },
  );

  it("waits for a signal when told to", async () => {
    const { service } = await startFaulty({
      "throw-error": { as: "unhandledRejection", on: "SIGUSR2" },
    });
    service.child.kill("SIGUSR2");
    expect(await end(service)).toBe(1);
  });
});

describe("crash", () => {
  // GraphQL arrives over HTTP.
  const carriers = Object.entries(protocols).filter(([name]) => name !== "graphql");

  it("kills the process at once", async () => {
    const { service, faults } = await startFaulty({ crash: "off" });
    await faults.set("crash", { at: "now" });
    expect(await end(service)).toBe("SIGKILL");
  });

  it.each(carriers)(
    "kills it when a request over %s arrives, before the service sees it",
    async (_name, ask) => {
      const { service } = await startFaulty({ crash: { at: "arrival" } });
      await expect(answerOf(ask(service))).resolves.not.toBe("ok");
      expect(await end(service)).toBe("SIGKILL");
    },
  );

  it.each(carriers)(
    "kills it over %s when the work is done and nothing has been said",
    async (_name, ask) => {
      const { service, faults } = await startFaulty({ crash: "off" });
      await waitUntilAnswered(ask, service);
      await faults.set("crash", { at: "answer" });
      await expect(answerOf(ask(service))).resolves.not.toBe("ok");
      expect(await end(service)).toBe("SIGKILL");
    },
  );

  it("counts a request once that one server hands to another", async () => {
    const [publicPort = 0] = await freePorts(1);
    const { service } = await startFaulty(
      { crash: { at: "arrival", skip: 1 } },
      { script: "services/web-api/src/server.ts", env: { PUBLIC_PORT: `${publicPort}` } },
    );
    const url = `http://127.0.0.1:${publicPort}/nothing`;
    expect((await fetch(url)).ok).toBe(false);
    await expect(fetch(url)).rejects.toThrow("fetch failed");
    expect(await end(service)).toBe("SIGKILL");
  });
});

const answerOf = (asked: Promise<string>): Promise<string> =>
  asked.catch((error: unknown) => String(error));
