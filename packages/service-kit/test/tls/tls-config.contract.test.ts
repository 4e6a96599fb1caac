import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  ConfigurationError,
  parseEnvironment,
  readAuthorities,
  serviceVariables,
  toServiceConfig,
} from "../../src/index.ts";
import { contentOf, makeAuthority } from "./make-authority.ts";

const authority = makeAuthority();
const orders = authority.issue("orders");
const other = authority.issue("other");
const variables = serviceVariables({ port: 3_000, requestTimeoutMs: 1_000 });

const fileWith = (name: string, text: string): string => {
  const file = join(authority.folder, name);
  writeFileSync(file, text);
  return file;
};

const damaged = fileWith("damaged", readFileSync(orders.certificate, "utf8").slice(0, 300));
const text = fileWith("text", "this is no certificate");
const absent = join(authority.folder, "absent");

const read = (environment: Record<string, string>) =>
  toServiceConfig(parseEnvironment(variables, environment)).tls;

const problemsOf = (action: () => unknown): readonly string[] => {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
};

afterAll(() => authority.remove());

describe("the files of TLS", () => {
  it("are not needed", () => {
    expect(read({})).toBeUndefined();
    expect(readAuthorities("ORDERS_CA_FILE", undefined)).toBeUndefined();
  });

  it("are read once, with the configuration", () => {
    const { certificate: TLS_CERT_FILE, key: TLS_KEY_FILE } = orders;
    expect(read({ TLS_CERT_FILE, TLS_KEY_FILE })).toEqual({
      ...contentOf(orders),
      clientCa: undefined,
    });
    const clientCa = readFileSync(authority.file, "utf8");
    const TLS_CLIENT_CA_FILE = authority.file;
    expect(read({ TLS_CERT_FILE, TLS_KEY_FILE, TLS_CLIENT_CA_FILE })?.clientCa).toBe(clientCa);
    expect(readAuthorities("ORDERS_CA_FILE", authority.file)).toBe(clientCa);
  });

  const { certificate, key } = orders;
  it.each([
    [
      "only a certificate",
      [certificate],
      ["TLS_KEY_FILE is not set, but TLS_CERT_FILE is: set both"],
    ],
    ["only a key", ["", key], ["TLS_CERT_FILE is not set, but TLS_KEY_FILE is: set both"]],
    [
      "only a CA for clients",
      ["", "", authority.file],
      ["TLS_CLIENT_CA_FILE is set, but not TLS_CERT_FILE and TLS_KEY_FILE: set all three"],
    ],
    [
      "files that are not there",
      [absent, absent, absent],
      [
        `TLS_CERT_FILE=${absent} does not exist`,
        `TLS_KEY_FILE=${absent} does not exist`,
        `TLS_CLIENT_CA_FILE=${absent} does not exist`,
      ],
    ],
    ["a folder", [authority.folder, key], [`TLS_CERT_FILE=${authority.folder} is a folder`]],
    [
      "texts that are something else",
      [text, certificate, key],
      [
        `TLS_CERT_FILE=${text} holds no certificate in PEM form`,
        `TLS_KEY_FILE=${certificate} holds no private key in PEM form, or one with a passphrase`,
        `TLS_CLIENT_CA_FILE=${key} holds no certificate in PEM form`,
      ],
    ],
    [
      "half a certificate",
      [damaged, key],
      [`TLS_CERT_FILE=${damaged} holds a certificate that is damaged`],
    ],
    [
      "the key of somebody else",
      [certificate, other.key],
      [
        `TLS_KEY_FILE=${other.key} does not fit the first certificate of TLS_CERT_FILE=${certificate}`,
      ],
    ],
  ])("are refused with a line for each: %s", (_what, [cert = "", ownKey = "", ca = ""], lines) => {
    const environment = { TLS_CERT_FILE: cert, TLS_KEY_FILE: ownKey, TLS_CLIENT_CA_FILE: ca };
    expect(problemsOf(() => read(environment))).toEqual(lines);
  });

  it("are refused when a certificate after the first one is damaged", () => {
    const chain = fileWith(
      "chain",
      readFileSync(certificate, "utf8") + readFileSync(damaged, "utf8"),
    );
    expect(problemsOf(() => readAuthorities("ORDERS_CA_FILE", chain))).toEqual([
      `ORDERS_CA_FILE=${chain} holds a certificate that is damaged`,
    ]);
  });

  // Whoever is root may read everything.
  it.skipIf(process.getuid?.() === 0)("are refused when they may not be read", () => {
    const closed = fileWith("closed", readFileSync(key, "utf8"));
    chmodSync(closed, 0);
    expect(problemsOf(() => read({ TLS_CERT_FILE: certificate, TLS_KEY_FILE: closed }))).toEqual([
      `TLS_KEY_FILE=${closed} may not be read by this user`,
    ]);
  });
});
