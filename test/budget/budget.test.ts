import { readFile } from "node:fs/promises";
import { connectionsFor } from "@tandem/stack";
import { describe, expect, it } from "vitest";
import { readHaproxyConfiguration } from "./haproxy-configuration.ts";
import { parseQuantity, quantityOf } from "./quantity.ts";
import { readServiceDefaults } from "./service-defaults.ts";
import { readLimits, readLongestWays, timeoutsPage } from "./timeouts-table.ts";
import { everyService, readValuesInForce } from "./values-in-force.ts";

const haproxy = readHaproxyConfiguration();
const values = await readValuesInForce();
const rows = readLimits();
/** Rows that no file of ours sets, or only where the system has it. */
const isElsewhere = (name: string): boolean =>
  name.startsWith("caller: ") ||
  (name === "PostgreSQL: tcp_user_timeout" && process.platform !== "linux");

const the = (name: string): number => {
  const value = values[name];
  if (typeof value === "number") return value;
  throw new Error(`${name} is no number: ${value}`);
};
const callerMs = quantityOf(rows.find(({ name }) => name === "caller: whole request")?.value ?? "");

/** Milliseconds of an answer when nothing is wrong; generous, the machine may be busy. */
const normalMs = 500;

const attemptMs = the("web-api, calling: time of one attempt");
const allAttemptsMs =
  the("web-api, calling: attempts") * attemptMs +
  (the("web-api, calling: attempts") - 1) * the("web-api, calling: longest wait before the second");
const connectMs = the("HAProxy, public: timeout connect");
/** What HAProxy waits before it tries again: "the smaller of timeout connect and 1 s". */
const turnAroundMs = Math.min(connectMs, 1_000);

describe("docs/timeouts.md", () => {
  it("has a row for every value, and no other", () => {
    const named = rows.map(({ name }) => name).filter((name) => !isElsewhere(name));
    expect(named.toSorted()).toEqual(Object.keys(values).toSorted());
  });

  it.each(rows.filter(({ name }) => !isElsewhere(name)))("$name is $value", ({ name, value }) => {
    expect(parseQuantity(value)).toBe(values[name]);
  });

  it("names files that are there, and variables that they read", async () => {
    const places = rows.filter(({ name }) => !name.startsWith("caller: "));
    for (const { name, places: named } of places) {
      const file = named.at(-1) ?? "";
      const text = await readFile(new URL(`../${file}`, timeoutsPage), "utf8");
      const missing = named.slice(0, -1).filter((variable) => !text.includes(variable));
      expect({ name, missing }).toEqual({ name, missing: [] });
    }
  });

  it("has the same limits for both services", async () => {
    const { webApi, recipeApi } = await readServiceDefaults();
    expect(everyService(recipeApi)).toEqual(everyService(webApi));
    expect(recipeApi.drainMs).toBe(webApi.drainMs);
  });
});

/** Each is shorter than the next, from the inside out. */
const chains: Readonly<Record<string, readonly [string, number][]>> = {
  "from SQL to the caller": [
    ["lock_timeout", the("recipe-api, database: lock_timeout")],
    ["statement_timeout", the("recipe-api, database: statement_timeout")],
    ["query_timeout", the("recipe-api, database: query_timeout")],
    [
      "a connection and a statement",
      the("recipe-api, database: connectionTimeoutMillis") +
        the("recipe-api, database: query_timeout"),
    ],
    ["a request of recipe-api", the("recipe-api: time of a request")],
    ["HAProxy's wait for recipe-api", the("HAProxy, internal: timeout server")],
    ["one attempt of web-api", attemptMs],
    ["all attempts", allAttemptsMs],
    ["a request of web-api", the("web-api: time of a request")],
    ["HAProxy's wait for web-api", the("HAProxy, public: timeout server")],
    [
      "the same, and an answer of another replica",
      the("HAProxy, public: timeout server") + normalMs,
    ],
    ["the caller", callerMs],
  ],
  "a write that waits for a frozen Redis twice": [
    [
      "its count and its invalidation",
      the("web-api: wait for Redis to count a write") + the("both services, Redis: commandTimeout"),
    ],
    ["what row 13 of the faults allows", 150],
  ],
  "a reader who waits for Redis and has a copy": [
    ["Redis", the("both services, Redis: commandTimeout")],
    ["the copy", the("recipe-api, copies: wait before a stale one is the answer")],
    ["the statement", the("recipe-api, database: statement_timeout")],
  ],
  "behind an attempt, for a timer that is 0.5 s late or early": [
    ["one attempt", attemptMs],
    ["undici's headersTimeout", the("web-api, calling: headersTimeout") - 500],
  ],
  "behind the attempt, in the middle of a body": [
    ["one attempt", attemptMs],
    ["undici's bodyTimeout", the("web-api, calling: bodyTimeout") - 500],
  ],
  "a recipe-api that is frozen": [
    ["HAProxy's wait", the("HAProxy, internal: timeout server")],
    [
      "and the second attempt",
      the("HAProxy, internal: timeout server") +
        the("web-api, calling: longest wait before the second") +
        normalMs,
    ],
    ["a request of web-api", the("web-api: time of a request")],
  ],
  "a replica that does not accept": [
    ["connect, pause, answer", connectMs + turnAroundMs + normalMs],
    ["one attempt of web-api", attemptMs],
  ],
  "the queue of HAProxy and a normal answer": [
    ["queue", the("HAProxy, public: timeout queue") + normalMs],
    ["one attempt of web-api", attemptMs],
  ],
  "a turn at web-api's bulkhead": [
    ["the turn", the("web-api, calling: time that they wait")],
    ["one attempt", attemptMs],
  ],
  "slow requests: HAProxy, then Node": [
    ["timeout http-request", the("HAProxy, public: timeout http-request")],
    ["headersTimeout", the("every service: headersTimeout")],
    ["requestTimeout", the("every service: requestTimeout")],
  ],
  "a request in a stop": [
    ["a request of web-api", the("web-api: time of a request")],
    ["time for requests", the("stop: time for requests")],
    ["until a stop by force", the("stop: time until a stop by force")],
  ],
  "npm start, one after the other": [
    ["time for requests", the("stop: time for requests")],
    ["web-api", the("stop: npm start: web-api")],
    ["recipe-api", the("stop: npm start: recipe-api")],
    ["HAProxy", the("stop: npm start: HAProxy")],
    ["PostgreSQL", the("stop: npm start: PostgreSQL")],
    ["what it promises", 10_001],
  ],
  "a stream of gRPC": [
    ["its own time", the("recipe-api: gRPC: time of a stream")],
    ["HAProxy's wait", the("HAProxy, internal: gRPC: timeout server of a stream")],
  ],
  "the reader of a stream": [
    ["its own time", the("recipe-api: gRPC: time of a stream")],
    ["HAProxy's wait", the("HAProxy, internal: gRPC: timeout client")],
  ],
  "a ping of gRPC": [
    ["silence and no answer", the("web-api, calling: gRPC: time for its answer")],
    ["silence before it", the("web-api, calling: gRPC: silence before a ping")],
  ],
  "a check of readiness": [
    ["timeout check", the("HAProxy, replicas: timeout check")],
    ["inter", the("HAProxy, replicas: inter")],
  ],
  "the wait before a retry": [
    ["shortest", the("web-api, calling: shortest wait before the second")],
    ["longest", the("web-api, calling: longest wait before the second")],
  ],
};

describe("an inner limit is shorter than the one around it", () => {
  it.each(Object.entries(chains))("%s", (_name, links) => {
    const tooLong = links.filter(([, ms], index) => ms <= (links[index - 1]?.[1] ?? -1));
    expect(tooLong.map(([outer, ms]) => `${outer}: only ${ms} ms`)).toEqual([]);
  });
});

describe("the longest ways", () => {
  const seconds = (ms: number): string => `${ms / 1_000} s`;
  const pool = (name: string) => the(`recipe-api, database: ${name}`);
  const expected = {
    "recipe-api is slow": seconds(the("web-api: time of a request")),
    "web-api is frozen": seconds(the("HAProxy, public: timeout server") + normalMs),
    "recipe-api is frozen": seconds(the("HAProxy, internal: timeout server") + normalMs),
    "PostgreSQL is frozen": seconds(pool("connectionTimeoutMillis") + pool("query_timeout")),
    "the network swallows packets to a replica": `${seconds(connectMs + turnAroundMs)} and an answer`,
    "a replica is killed": `${seconds(turnAroundMs)} and an answer`,
  };

  it("are as long as the page says", () => {
    expect(Object.fromEntries(readLongestWays())).toEqual(expected);
  });
});

describe("whoever sends requests closes idle connections first", () => {
  it("web-api before HAProxy, with 5 s to spare", () => {
    const marginMs = 5_000;
    const idleMs = the("web-api, calling: keepAliveTimeout");
    expect(the("web-api, calling: keepAliveMaxTimeout")).toBe(idleMs);
    expect(idleMs + marginMs).toBeLessThanOrEqual(the("HAProxy, public: timeout http-keep-alive"));
  });

  it("HAProxy before a service, with 10 s to spare, when every place was used", () => {
    // Half of them every time, until none is left.
    const rounds = Math.ceil(Math.log2(the("HAProxy, replicas: maxconn"))) + 1;
    const idleMs = rounds * the("HAProxy, replicas: pool-purge-delay");
    expect(idleMs + 10_000).toBeLessThanOrEqual(the("every service: keepAliveTimeout"));
  });

  it("web-api before a service, without HAProxy", () => {
    const idleMs = the("web-api, calling: keepAliveTimeout");
    expect(idleMs + 10_000).toBeLessThanOrEqual(the("every service: keepAliveTimeout"));
  });

  it("a channel of gRPC before HAProxy", () => {
    // grpc-js: client_idle_timeout_ms.
    const idleMs = 30 * 60_000;
    expect(idleMs).toBeLessThan(the("HAProxy, internal: gRPC: timeout http-keep-alive"));
  });
});

describe("sizes fit", () => {
  // tune.maxrewrite is 1 KiB; headers that HAProxy sets and its notes on each take the rest.
  const ownBytes = 3 * 1_024;

  it("a body, its headers and what HAProxy keeps free are one buffer", () => {
    const body = the("HAProxy, public: body");
    expect(body + the("every service: headers") + ownBytes).toBeLessThanOrEqual(
      the("HAProxy, public: tune.bufsize"),
    );
  });

  it("HAProxy takes the bodies that the services take", () => {
    expect(the("HAProxy, public: body")).toBe(the("every service: body"));
  });

  it("GraphQL takes what HTTP takes, and with the headers of web-api it is one buffer", () => {
    const webApiHeaders = 4 * 1_024;
    const body = the("recipe-api: GraphQL: body");
    expect(body).toBeGreaterThan(the("every service: body"));
    expect(body + webApiHeaders + ownBytes).toBeLessThanOrEqual(
      the("HAProxy, public: tune.bufsize"),
    );
  });

  it("web-api takes the answers that recipe-api may give", () => {
    expect(the("web-api, calling: gRPC: answer")).toBe(the("recipe-api: gRPC: answer"));
    expect(the("web-api, calling: answer")).toBe(the("web-api, calling: gRPC: answer"));
  });
});

describe("as many requests as there are places", () => {
  it("HAProxy sends a replica as many as its own limit may grow to", () => {
    expect(the("HAProxy, replicas: maxconn")).toBe(the("every service: requests at once, at most"));
  });

  it("a queue holds no more than the replicas of npm start work on", () => {
    const replicas = 2;
    expect(the("HAProxy, public: requests that wait for a replica")).toBeLessThanOrEqual(
      replicas * the("HAProxy, replicas: maxconn"),
    );
  });

  it("a call has a connection, and two web-api do not ask one recipe-api for more than it takes", () => {
    const calls = the("web-api, calling: calls at once");
    expect(calls).toBe(the("web-api, calling: connections"));
    expect(2 * calls).toBeLessThanOrEqual(the("every service: requests at once, at most"));
  });

  it("gRPC has a stream for each of them", () => {
    const calls = the("HAProxy, replicas: maxconn");
    expect(calls).toBeLessThanOrEqual(the("recipe-api: gRPC: calls on one connection"));
    expect(the("web-api, calling: calls at once")).toBeLessThanOrEqual(
      the("HAProxy, public: tune.h2.max-concurrent-streams"),
    );
  });

  it("HAProxy's connections fit the files of a container", () => {
    expect(2 * the("HAProxy, public: maxconn (global)")).toBeLessThan(20_000);
  });

  it.each([1, 2, 5, 9])("PostgreSQL has connections for %i replicas and one more", (replicas) => {
    const others = 1 + 5 + 3;
    const pools = (replicas + 1) * the("recipe-api, database: connections");
    expect(pools + others).toBeLessThanOrEqual(connectionsFor(replicas));
  });
});

describe("a replica that goes is not asked any more", () => {
  const interMs = the("HAProxy, replicas: inter");
  const checkMs = the("HAProxy, replicas: timeout check");
  const fall = the("HAProxy, replicas: fall");

  it("the drain covers every check that HAProxy may need, and 0.5 s", () => {
    expect(the("stop: drain")).toBeGreaterThanOrEqual(interMs * fall + checkMs + 500);
  });

  it("one that is frozen is left out after 1.7 s at most", () => {
    const fastMs = (fall - 1) * the("HAProxy, replicas: fastinter");
    expect(interMs + fastMs + fall * checkMs).toBeLessThanOrEqual(1_700);
  });

  it("after a reload requests end in the old process", () => {
    const longestMs = Math.max(callerMs, the("HAProxy, public: timeout server") + normalMs);
    expect(longestMs).toBeLessThan(the("HAProxy, public: hard-stop-after"));
  });
});

describe("calls are made again at one place for each link", () => {
  const harmless = "unless { method GET HEAD OPTIONS } || { req.hdr(idempotency-key) -m found }";
  const disabled = (backend: string) =>
    haproxy.lines(`backend ${backend}`, "http-request disable-l7-retry");

  it("at the public front, what does no harm twice, and by nobody behind a frozen web-api", () => {
    expect(haproxy.lines("backend web-api", "retry-on")).toEqual([
      "conn-failure empty-response response-timeout",
    ]);
    expect(disabled("web-api")).toEqual([harmless]);
  });

  it("inside, only what recipe-api has surely not begun or lost with its process", () => {
    expect(haproxy.lines("backend recipe-api-http", "retry-on")).toEqual([
      "conn-failure empty-response",
    ]);
    expect(disabled("recipe-api-http")).toEqual([harmless]);
  });

  it("over gRPC, only what never arrived", () => {
    expect(haproxy.lines("backend recipe-api-grpc", "retry-on")).toEqual(["conn-failure"]);
  });

  it.each(["web-api", "recipe-api-http", "recipe-api-grpc"])(
    "%s: the first retry goes to another replica, and the one with the fewest requests is asked",
    (backend) => {
      expect(haproxy.value(`backend ${backend}`, "retries")).toBe("3");
      expect(haproxy.value(`backend ${backend}`, "option redispatch")).toBe("1");
      expect(haproxy.value(`backend ${backend}`, "balance")).toBe("leastconn");
    },
  );

  it("web-api: two attempts within a budget of 10 %, a breaker at 90 % of 20 calls in 5 s", () => {
    expect(values).toMatchObject({
      "web-api, calling: attempts": 2,
      "web-api, calling: retries per call": 0.1,
      "web-api, calling: retries per second that are free": 3,
      "web-api, calling: retries at once": 20,
      "web-api, calling: share of failures that opens the breaker": 0.9,
      "web-api, calling: calls that it needs": 20,
      "web-api, calling: time that it looks back on": 5_000,
      "web-api, calling: time that it stays open": 1_000,
    });
  });
});
