import { expect, test } from "vitest";
import { serviceEnvironment } from "../../src/services/service-environment.ts";

test("a service inherits what programs need and nothing that looks like a secret", () => {
  const inherited = serviceEnvironment(
    {
      PATH: "/bin",
      HOME: "/home/a",
      LC_ALL: "C",
      LOG_LEVEL: "debug",
      OTEL_SERVICE_NAME: "x",
      NODE_OPTIONS: "--trace-warnings",
      NODE_AUTH_TOKEN: "secret",
      AWS_SECRET_ACCESS_KEY: "secret",
      DATABASE_URL: "postgres://secret",
      npm_config_registry: "x",
      XPATH: "not PATH",
    },
    {},
  );

  expect(Object.keys(inherited).toSorted()).toEqual([
    "HOME",
    "LC_ALL",
    "LOG_LEVEL",
    "NODE_ENV",
    "NODE_OPTIONS",
    "OTEL_SERVICE_NAME",
    "PATH",
  ]);
});

test("NODE_ENV is development unless it is set", () => {
  expect(serviceEnvironment({}, {})).toEqual({ NODE_ENV: "development" });
  expect(serviceEnvironment({ NODE_ENV: "production" }, {})).toEqual({ NODE_ENV: "production" });
});

test("what the stack sets wins over what is inherited", () => {
  expect(serviceEnvironment({ LOG_LEVEL: "info" }, { LOG_LEVEL: "warn" })).toMatchObject({
    LOG_LEVEL: "warn",
  });
});
