import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { repository } from "@tandem/lab";
import { describe, expect, it } from "vitest";
import { createCertificates } from "../../src/certificates/create-certificates.ts";
import { configurationArguments } from "../../src/haproxy/haproxy-variables.ts";
import { withoutHaproxy } from "../fixtures/run-haproxy.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

type Variables = Readonly<Record<string, string>>;

/** What `haproxy -c` says; empty when it has nothing to say against the configuration. */
const complaintsAbout = async (variables: Variables): Promise<string> => {
  const env = { PATH: process.env["PATH"], ...variables };
  const args = ["-c", ...configurationArguments];
  try {
    const options = { cwd: repository, env, timeout: 10_000 };
    const { stderr } = await promisify(execFile)("haproxy", args, options);
    return stderr;
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
};

const byName = { WEB_API_DNS: "web-api", RECIPE_API_DNS: "recipe-api" } as const;
const inContainers = {
  LB_BIND: "*",
  LB_STATS_BIND: "*",
  ...byName,
  LB_NAMESERVER: "127.0.0.11:53",
};

describe.skipIf(withoutHaproxy)("the configuration of HAProxy", () => {
  /** The switches that need certificates get a folder of them. */
  const withCertificates = async (variables: Variables): Promise<Variables> => {
    const folder = await temporaryFolder();
    await createCertificates({ folder });
    return { ...variables, LB_CERTIFICATES: folder };
  };

  it.each<[string, Variables]>([
    ["as it is", {}],
    ["that logs everything", { LB_LOG: "all" }],
    ["that finds replicas by name", byName],
    ["for containers", inContainers],
  ])("is valid %s", async (_name, variables) => {
    expect(await complaintsAbout(variables)).toBe("");
  });

  it.each<[string, Variables]>([
    ["with HTTPS", {}],
    ["with HTTPS only", { LB_REDIRECT: "on" }],
    ["with TLS to the services", { LB_TLS: "on" }],
    ["with TLS to the services, found by name", { LB_TLS: "on", ...byName }],
    ["with everything on", { LB_REDIRECT: "on", LB_TLS: "on", LB_LOG: "all", ...inContainers }],
  ])("is valid %s", async (_name, variables) => {
    expect(await complaintsAbout(await withCertificates(variables))).toBe("");
  });

  it.each<[string, Variables, RegExp]>([
    ["a time without sense", { LB_QUEUE_TIMEOUT: "soon" }, /ALERT.*timeout queue|timeout 'queue'/],
    ["TLS without certificates", { LB_TLS: "on" }, /ALERT.*haproxy\/certificate\.pem/],
    ["pages that are not there", { LB_FOLDER: "elsewhere" }, /ALERT.*elsewhere/],
  ])("is refused with %s, and says what it is", async (_name, variables, complaint) => {
    expect(await complaintsAbout(variables)).toMatch(complaint);
  });
});
