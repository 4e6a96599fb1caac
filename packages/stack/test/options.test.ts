import { expect, test } from "vitest";
import { parseOptions, usage } from "../src/options.ts";
import { StackError } from "../src/stack-error.ts";

const failureOf = (args: string[]): StackError => {
  try {
    parseOptions(args);
  } catch (error) {
    if (error instanceof StackError) return error;
  }
  throw new Error(`${args.join(" ")} was accepted`);
};

test("without options there are two replicas over HTTP on port 3000", () => {
  expect(parseOptions([])).toEqual({
    replicas: 2,
    protocol: "http",
    port: 3000,
    tls: false,
    help: false,
  });
});

test("options may come as two words or as one", () => {
  expect(parseOptions(["--replicas", "3", "--protocol=grpc", "--port=0"])).toEqual({
    replicas: 3,
    protocol: "grpc",
    port: 0,
    tls: false,
    help: false,
  });
});

test("HAProxy and Redis can be left out, and TLS between the services be turned on", () => {
  expect(parseOptions(["--no-haproxy"])).toMatchObject({ haproxy: false });
  expect(parseOptions(["--no-redis"])).toMatchObject({ redis: false });
  expect(parseOptions(["--tls"])).toMatchObject({ tls: true });
  expect(parseOptions(["--tls"])).not.toHaveProperty("haproxy");
  expect(parseOptions(["--tls"])).not.toHaveProperty("redis");
});

test.for([
  [["--replicas", "0"], '--replicas is "0", must be 1 to 9'],
  [["--replicas", "10"], '--replicas is "10", must be 1 to 9'],
  [["--replicas=-1"], '--replicas is "-1", must be 1 to 9'],
  [["--replicas", "1e0"], '--replicas is "1e0", must be 1 to 9'],
  [["--port", "65536"], '--port is "65536", must be 0 to 65535'],
  [["--port", "http"], '--port is "http", must be 0 to 65535'],
  [["--port="], '--port is "", must be 0 to 65535'],
  [["--protocol", "soap"], '--protocol is "soap", must be http, graphql, grpc'],
  [
    ["--fast"],
    "Unknown option '--fast'; there are --replicas, --protocol, --port, --no-haproxy, --no-redis, --tls, --help",
  ],
  [["--tls", "--no-haproxy"], "--tls needs HAProxy: leave --no-haproxy out"],
  [["v1.2"], "Unexpected argument 'v1.2'"],
  [["--port"], "Option '--port <value>' argument missing"],
] as const)("%s is bad usage, in one line that says what is allowed", ([args, message]) => {
  const failure = failureOf([...args]);

  expect(failure.exitCode).toBe(78);
  expect(failure.message).toContain(message);
  expect(failure.message).not.toContain("\n");
});

test("--help is there in long and in short, and its text fits 80 columns", () => {
  expect(parseOptions(["--help"]).help).toBe(true);
  expect(parseOptions(["-h"]).help).toBe(true);
  expect(usage.split("\n").filter((line) => line.length > 80)).toEqual([]);
});
