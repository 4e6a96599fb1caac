import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigurationError, parseEnvironment, serviceVariables } from "../../src/index.ts";

const variables = {
  PORT: { type: "integer", minimum: 0, maximum: 65_535, default: 3_000, description: "HTTP port" },
  PROTOCOL: { type: "string", enum: ["http", "grpc"], default: "http", description: "how" },
  PUBLIC_PORT: { type: "integer", optional: true, description: "second port" },
  DATABASE_URL: {
    type: "string",
    pattern: "^postgres://",
    secret: true,
    description: "postgres://user:password@host/database",
  },
} as const;

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    parseEnvironment(variables, environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
  }
  return [];
};

describe("the environment", () => {
  it("becomes a frozen object of the right types", () => {
    const values = parseEnvironment(variables, { PORT: "8080", DATABASE_URL: "postgres://a/b" });
    expect(values).toEqual({ PORT: 8_080, PROTOCOL: "http", DATABASE_URL: "postgres://a/b" });
    expect(Object.isFrozen(values)).toBe(true);
  });

  it("is refused with a line for every bad variable, not only the first", () => {
    expect(problemsOf({ PORT: "http", PROTOCOL: "soap" })).toEqual([
      "DATABASE_URL is not set: postgres://user:password@host/database",
      'PORT must be integer, is "http": HTTP port',
      'PROTOCOL must be one of http, grpc, is "soap": how',
    ]);
  });

  it.each(["-1", "65536", "1.5", "0x10", "1e3", "true"])("does not take %j for a port", (PORT) => {
    expect(problemsOf({ PORT, DATABASE_URL: "postgres://a/b" })).toHaveLength(1);
  });

  it.each(["", " "])("takes the variable %j for one that is not set", (PORT) => {
    const environment = { PORT, DATABASE_URL: "postgres://a/b" };
    expect(parseEnvironment(variables, environment).PORT).toBe(3_000);
  });

  it.each([
    ["true", true],
    ["false", false],
  ])("reads the switch %s", (DOCS, expected) => {
    const docs = { DOCS: { type: "boolean", default: false, description: "a switch" } } as const;
    expect(parseEnvironment(docs, { DOCS })).toEqual({ DOCS: expected });
    expect(() => parseEnvironment(docs, { DOCS: "yes" })).toThrow("DOCS must be boolean");
  });

  it("never prints a secret", () => {
    const problems = problemsOf({ DATABASE_URL: "mysql://root:hunter2@host/db" });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("DATABASE_URL must match pattern");
    expect(problems[0]).not.toContain("hunter2");
  });

  it("reads a secret from the file that NAME_FILE names", () => {
    const folder = mkdtempSync(join(tmpdir(), "tandem-"));
    const file = join(folder, "url");
    writeFileSync(file, "postgres://from/file\n");
    try {
      const values = parseEnvironment(variables, { DATABASE_URL_FILE: file });
      expect(values.DATABASE_URL).toBe("postgres://from/file");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("names the file that cannot be read", () => {
    expect(problemsOf({ DATABASE_URL_FILE: "/nowhere/url" })[0]).toContain(
      "DATABASE_URL_FILE cannot be read: ENOENT",
    );
  });

  it("knows four kinds of environment and no other spelling", () => {
    const service = serviceVariables({ port: 3_001, requestTimeoutMs: 4_700 });
    expect(() => parseEnvironment(service, { NODE_ENV: "preprod" })).toThrow(
      'NODE_ENV must be one of development, test, staging, production, is "preprod"',
    );
    expect(parseEnvironment(service, {})).toMatchObject({ PORT: 3_001 });
  });

  it("does not take a secret of the repository for one of production", () => {
    const DATABASE_URL = "postgres://a:development-only-password@b/c";
    expect(problemsOf({ DATABASE_URL, NODE_ENV: "production" })).toEqual([
      "DATABASE_URL is the one for development: production needs one of its own",
    ]);
    expect(problemsOf({ DATABASE_URL, NODE_ENV: "staging" })).toEqual([]);
  });
});
