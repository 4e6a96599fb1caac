import { describe, expect, it } from "vitest";
import {
  apiKeysVariable,
  ConfigurationError,
  internalTokenVariable,
  parseEnvironment,
  readApiKeys,
  readInternalTokens,
} from "../../src/index.ts";

const problemsOf = (read: () => unknown): readonly string[] => {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
  }
  return [];
};

const token = "a-token-of-16-at-least";
const hash = "0123456789abcdef".repeat(4);
const other = "f".repeat(64);

describe("INTERNAL_TOKEN", () => {
  it.each([
    [token, [token]],
    ["x".repeat(16), ["x".repeat(16)]],
    ["!".repeat(200), ["!".repeat(200)]],
    [`${token},another-${token}`, [token, `another-${token}`]],
  ])("is one token, or several with the one to send first: %s", (text, tokens) => {
    expect(readInternalTokens(text)).toEqual(tokens);
  });

  it.each([
    ["x".repeat(15), 1],
    ["x".repeat(201), 1],
    [`${token},`, 2],
    [`,${token}`, 1],
    [`${token}, ${token}`, 2],
    [`${token},${token}\n${token}`, 2],
    [`${token},${token}é`, 2],
    [`${token},${token}\u007f`, 2],
  ])("ends the start when a token is none, and is not shown: %j", (text, place) => {
    expect(problemsOf(() => readInternalTokens(text))).toEqual([
      `INTERNAL_TOKEN: token ${place} must be 16 to 200 printable characters, no blanks`,
    ]);
  });

  it("must be set", () => {
    const variables = { INTERNAL_TOKEN: internalTokenVariable };
    expect(problemsOf(() => parseEnvironment(variables, {}))).toEqual([
      `INTERNAL_TOKEN is not set: ${internalTokenVariable.description}`,
    ]);
  });
});

describe("API_KEYS", () => {
  const cook = { principal: "cook", digest: hash };
  const baker = { principal: "A.b_c-9", digest: other };

  it.each([
    [undefined, []],
    ["", []],
    [`cook:${hash}`, [cook]],
    [`cook:${hash.toUpperCase()}`, [cook]],
    [`cook:${hash},A.b_c-9:${other}`, [cook, baker]],
    [`cook:${hash}\nA.b_c-9:${other}\n`, [cook, baker]],
    [`\r\n cook:${hash} ,\r\n\r\n A.b_c-9:${other}`, [cook, baker]],
    [`cook:${hash},cook:${other}`, [cook, { ...cook, digest: other }]],
  ])("holds who may write, with commas or line ends between: %j", (text, keys) => {
    expect(readApiKeys(text)).toEqual(keys);
  });

  it.each([
    "cook",
    `:${hash}`,
    `cook:${hash}:`,
    `cook:${hash.slice(1)}`,
    `cook:${hash.slice(1)}g`,
    `a b:${hash}`,
    `${"x".repeat(65)}:${hash}`,
    "cook:development-only-cook-key",
  ])("ends the start when an entry is none, and is not shown: %s", (entry) => {
    const problems = problemsOf(() => readApiKeys(`baker:${other},${entry}`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^API_KEYS: entry 2 must be principal:hash, .* sha256sum`$/);
    expect(problems[0]).not.toContain(entry);
  });

  it("may not give one key to two", () => {
    expect(problemsOf(() => readApiKeys(`cook:${hash},baker:${hash}`))).toEqual([
      "API_KEYS: entry 2 repeats a key",
    ]);
  });

  it("may be missing", () => {
    expect(parseEnvironment({ API_KEYS: apiKeysVariable }, {})).toEqual({});
  });

  it("of the repository is none for production", () => {
    const environment = { API_KEYS: `development-only-cook:${hash}`, NODE_ENV: "production" };
    const read = () => parseEnvironment({ API_KEYS: apiKeysVariable }, environment);
    expect(problemsOf(read)).toEqual([
      "API_KEYS is the one for development: production needs one of its own",
    ]);
  });
});
