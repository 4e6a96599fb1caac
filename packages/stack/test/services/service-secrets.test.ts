import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { repository } from "../../src/config.ts";
import { assertSecrets, secretVariables } from "../../src/services/service-secrets.ts";

test.for(["INTERNAL_TOKEN", "API_KEYS"] as const)(
  "%s is the repository's, which every production refuses",
  async (name) => {
    const { [`${name}_FILE`]: file = "", ...others } = secretVariables(name, {});

    expect(file.startsWith(repository)).toBe(true);
    const lines = (await readFile(file, "utf8")).trim().split("\n");
    expect(lines.filter((line) => !line.includes("development-only"))).toEqual([]);
    expect(others).toEqual({});
  },
);

test.for([
  [{ API_KEYS: "cook:0" }, { API_KEYS: "cook:0" }],
  [{ API_KEYS: "cook:0", API_KEYS_FILE: "" }, { API_KEYS: "cook:0" }],
  [{ API_KEYS_FILE: "/run/keys" }, { API_KEYS_FILE: "/run/keys" }],
  [{ API_KEYS_FILE: "keys" }, { API_KEYS_FILE: resolve("keys") }],
] as const)("%o is handed on, a file as seen from here", ([environment, variables]) => {
  expect(secretVariables("API_KEYS", environment)).toEqual(variables);
});

test.for(["", undefined])("a variable that is %o is not set", (INTERNAL_TOKEN) => {
  expect(secretVariables("INTERNAL_TOKEN", { INTERNAL_TOKEN })).toHaveProperty(
    "INTERNAL_TOKEN_FILE",
  );
});

test("production gets none of the repository", () => {
  expect(secretVariables("API_KEYS", { NODE_ENV: "production" })).toEqual({});
});

test("production needs a token, and nothing else does", () => {
  const NODE_ENV = "production";

  expect(() => assertSecrets({ NODE_ENV })).toThrow(/^production needs an internal token .*FILE/);
  expect(() => assertSecrets({ NODE_ENV, INTERNAL_TOKEN_FILE: "/token" })).not.toThrow();
  expect(() => assertSecrets({})).not.toThrow();
});
