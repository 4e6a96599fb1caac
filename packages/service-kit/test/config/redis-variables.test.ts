import { describe, expect, it } from "vitest";
import {
  ConfigurationError,
  parseEnvironment,
  readRedisUrl,
  redisVariables,
} from "../../src/index.ts";

const read = (environment: Readonly<Record<string, string>>): string | undefined =>
  readRedisUrl(parseEnvironment(redisVariables("copies"), environment));

const problemsOf = (environment: Readonly<Record<string, string>>): readonly string[] => {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
  }
  return [];
};

describe("REDIS_URL", () => {
  it("may be missing: a service does without", () => {
    expect(read({})).toBeUndefined();
  });

  it.each(["redis://localhost", "rediss://web-api:secret@redis.example:6380"])(
    "is where Redis is: %s",
    (url) => {
      expect(read({ REDIS_URL: url })).toBe(url);
    },
  );

  it.each(["localhost:6379", "http://localhost:6379", "redis://:::"])("is no URL: %s", (url) => {
    const problems = problemsOf({ REDIS_URL: url });
    expect(problems).not.toEqual([]);
    expect(problems.join("")).not.toContain(url);
  });

  it.each(["secret", "p@ss:w/rd?#", "100%", "é ü"])(
    "takes the password from elsewhere, whatever it is made of: %s",
    (password) => {
      const url = new URL(
        read({ REDIS_URL: "redis://web-api@redis", REDIS_PASSWORD: password }) ?? "",
      );
      expect(decodeURIComponent(url.password)).toBe(password);
      expect({ user: url.username, host: url.host }).toEqual({ user: "web-api", host: "redis" });
    },
  );

  it("has one password at most, and a password has a URL", () => {
    const REDIS_PASSWORD = "secret";
    expect(problemsOf({ REDIS_URL: "redis://web-api:another@redis", REDIS_PASSWORD })).toEqual([
      "REDIS_URL has a password, and REDIS_PASSWORD is set too",
    ]);
    expect(problemsOf({ REDIS_PASSWORD })).toEqual(["REDIS_PASSWORD is set, and REDIS_URL is not"]);
  });
});
