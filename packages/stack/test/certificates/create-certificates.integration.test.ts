import { execFile } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { chmod, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test, vi } from "vitest";
import {
  type CertificateOptions,
  createCertificates,
} from "../../src/certificates/create-certificates.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const run = promisify(execFile);
const dayMs = 86_400_000;
const now = new Date();
const later = (days: number): Date => new Date(now.getTime() + days * dayMs);

const load = async (folder: string, name: string): Promise<X509Certificate> =>
  new X509Certificate(await readFile(join(folder, name)));

const loadKey = async (folder: string, name: string) =>
  createPrivateKey(await readFile(join(folder, name)));

const contents = async (folder: string): Promise<Record<string, string>> => {
  const names = (await readdir(folder, { recursive: true })).toSorted();
  const files = names.filter((name) => /\.(?:pem|key|tmp)$/.test(name));
  const texts = files.map(async (name) => [name, await readFile(join(folder, name), "utf8")]);
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
};

const modesIn = async (folder: string): Promise<Record<string, string>> => {
  const names = (await readdir(folder, { recursive: true })).toSorted();
  const modes = names.map(async (name) => {
    const { mode } = await stat(join(folder, name));
    return [name, (mode & 0o777).toString(8)];
  });
  return Object.fromEntries(await Promise.all(modes)) as Record<string, string>;
};

/** By name, without the folder. */
const statesOf = async (options: CertificateOptions): Promise<Record<string, string>> => {
  const prepared = await createCertificates(options);
  const states = prepared.map(({ file, state }) => [file.slice(options.folder.length + 1), state]);
  return Object.fromEntries(states) as Record<string, string>;
};

const holders = ["edge", "web-api"];
const allKept = {
  "ca.pem": "kept",
  "edge/certificate.pem": "kept",
  "web-api/certificate.pem": "kept",
};

describe("in an empty folder", () => {
  test("makes an authority and a pair for each of the four holders, with the right modes", async () => {
    const folder = join(await temporaryFolder(), "data", "certificates");
    const before = process.umask(0o000);
    try {
      await createCertificates({ folder });
    } finally {
      process.umask(before);
    }

    const pair = (holder: string) => ({
      [holder]: "755",
      [`${holder}/certificate.pem`]: "644",
      [`${holder}/certificate.pem.key`]: "600",
    });
    expect((await stat(folder)).mode & 0o777).toBe(0o755);
    expect(await modesIn(folder)).toEqual({
      "ca.key": "600",
      "ca.pem": "644",
      ...pair("edge"),
      ...pair("haproxy"),
      ...pair("web-api"),
      ...pair("recipe-api"),
    });
  });

  test("openssl trusts every certificate for both sides, by its strict rules", async () => {
    const folder = await temporaryFolder();
    const prepared = await createCertificates({ folder });

    for (const purpose of ["sslserver", "sslclient"])
      for (const { file } of prepared.slice(1)) {
        const rules = ["-x509_strict", "-check_ss_sig", "-purpose", purpose];
        const { stdout } = await run("openssl", [
          "verify",
          ...rules,
          "-CAfile",
          join(folder, "ca.pem"),
          file,
        ]);
        expect(stdout).toBe(`${file}: OK\n`);
      }
  });

  test("the authority may sign certificates and no further authorities, for ten years", async () => {
    const folder = await temporaryFolder();
    await createCertificates({ folder, holders, now });
    const ca = await load(folder, "ca.pem");
    const { stdout: text } = await run("openssl", [
      "x509",
      "-in",
      join(folder, "ca.pem"),
      "-noout",
      "-text",
    ]);

    expect(ca.ca).toBe(true);
    expect(text).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(text).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign\n/);
    expect(text).toContain("Subject Key Identifier");
    expect(Math.round((ca.validToDate.getTime() - now.getTime()) / dayMs)).toBe(3650);
  });

  test("a holder's certificate has the names, purposes and times of the contract", async () => {
    const folder = await temporaryFolder();
    await createCertificates({ folder, hosts: ["tandem.test"], now });
    const edge = await load(folder, "edge/certificate.pem");
    const service = await load(folder, "recipe-api/certificate.pem");
    const { stdout: text } = await run("openssl", [
      "x509",
      "-in",
      join(folder, "edge/certificate.pem"),
      "-noout",
      "-text",
    ]);

    const everywhere = "DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1";
    expect(edge.subjectAltName).toBe(`${everywhere}, DNS:tandem.test`);
    expect(service.subjectAltName).toBe(`${everywhere}, DNS:recipe-api`);
    expect(edge.ca).toBe(false);
    expect(edge.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature\n/);
    expect(text).toContain("Authority Key Identifier");
    expect(edge.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
    expect(now.getTime() - edge.validFromDate.getTime()).toBeGreaterThanOrEqual(300_000);
    expect(now.getTime() - edge.validFromDate.getTime()).toBeLessThan(301_000);
    expect(Math.round((edge.validToDate.getTime() - now.getTime()) / dayMs)).toBe(90);
  });

  test("no two serial numbers are alike, and each has 128 bits", async () => {
    const folder = await temporaryFolder();
    const prepared = await createCertificates({ folder });
    const serials = await Promise.all(
      prepared.map(async ({ file }) => (await load("", file)).serialNumber),
    );

    expect(new Set(serials).size).toBe(5);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  test("many who do so at once end up with one authority", async () => {
    const folder = await temporaryFolder();
    const names = ["aa", "bb", "cc", "dd", "ee", "ff"];
    await Promise.all(names.map((holder) => createCertificates({ folder, holders: [holder] })));

    const prepared = await createCertificates({ folder, holders: names });
    expect(prepared.map(({ state }) => state)).toEqual(Array.from({ length: 7 }, () => "kept"));
  });
});

describe("with certificates of an earlier run", () => {
  test("keeps them byte for byte while they have more than 30 days", async () => {
    const folder = await temporaryFolder();
    await createCertificates({ folder, holders, now });
    const before = await contents(folder);

    expect(await statesOf({ folder, holders, now: later(59.9) })).toEqual(allKept);
    expect(await contents(folder)).toEqual(before);
  });

  test("renews them, key and all, when less is left; the authority stays", async () => {
    const folder = await temporaryFolder();
    await createCertificates({ folder, holders, now });
    const before = await contents(folder);

    expect(await statesOf({ folder, holders, now: later(60.1) })).toEqual({
      "ca.pem": "kept",
      "edge/certificate.pem": "renewed",
      "web-api/certificate.pem": "renewed",
    });
    const after = await contents(folder);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    expect(changed).toEqual([
      "edge/certificate.pem",
      "edge/certificate.pem.key",
      "web-api/certificate.pem",
      "web-api/certificate.pem.key",
    ]);
  });

  test("renews the one that it is asked to", async () => {
    const folder = await temporaryFolder();
    await createCertificates({ folder, holders });

    expect(await statesOf({ folder, holders, renew: ["web-api"] })).toEqual({
      ...allKept,
      "web-api/certificate.pem": "renewed",
    });
  });

  test("renews the one of the front for a further host, and goes on to serve that one", async () => {
    const folder = await temporaryFolder();
    await createCertificates({ folder, holders, hosts: ["one.test"] });

    expect(await statesOf({ folder, holders, hosts: ["two.test"] })).toEqual({
      ...allKept,
      "edge/certificate.pem": "renewed",
    });
    const { subjectAltName } = await load(folder, "edge/certificate.pem");
    expect(subjectAltName).toContain("DNS:one.test");
    expect(subjectAltName).toContain("DNS:two.test");
    expect(await statesOf({ folder, holders })).toEqual(allKept);
  });

  test.for(["certificate.pem", "certificate.pem.key"])(
    "makes both files anew when the %s is that of another holder, broken or gone",
    async (name) => {
      const folder = await temporaryFolder();
      await createCertificates({ folder, holders });
      const file = join(folder, "edge", name);
      const other = await readFile(join(folder, "web-api", name));
      const damages = [
        () => writeFile(file, other),
        () => writeFile(file, "-----BEGIN"),
        () => rm(file),
      ];

      for (const damage of damages) {
        await damage();
        const states = await statesOf({ folder, holders });
        expect(states["edge/certificate.pem"]).toMatch(/renewed|made/);
        expect(states["web-api/certificate.pem"]).toBe("kept");
        const edge = await load(folder, "edge/certificate.pem");
        const key = await loadKey(folder, "edge/certificate.pem.key");
        expect(edge.checkPrivateKey(key)).toBe(true);
        expect(edge.subject).toBe("CN=edge");
      }
    },
  );

  test("makes a certificate anew that another authority of the same name signed", async () => {
    const [folder, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
    await createCertificates({ folder, holders });
    await createCertificates({ folder: elsewhere, holders });
    for (const name of ["certificate.pem", "certificate.pem.key"])
      await writeFile(join(folder, "edge", name), await readFile(join(elsewhere, "edge", name)));

    expect(await statesOf({ folder, holders })).toEqual({
      ...allKept,
      "edge/certificate.pem": "renewed",
    });
  });

  test("closes a key that others could read", async () => {
    const folder = await temporaryFolder();
    await createCertificates({ folder, holders });
    await chmod(join(folder, "ca.key"), 0o644);
    await chmod(join(folder, "edge/certificate.pem.key"), 0o666);

    expect(await statesOf({ folder, holders })).toEqual(allKept);
    expect(await modesIn(folder)).toMatchObject({
      "ca.key": "600",
      "edge/certificate.pem.key": "600",
    });
  });

  test("renews an authority that would end before what it signs, for those who trust the old one too", async () => {
    const folder = await temporaryFolder();
    await createCertificates({ folder, holders, now });
    const old = await load(folder, "ca.pem");

    const states = await statesOf({ folder, holders, now: later(3561) });
    expect(states["ca.pem"]).toBe("renewed");
    const edge = await load(folder, "edge/certificate.pem");
    expect(edge.checkIssued(old)).toBe(true);
    expect(edge.verify(old.publicKey)).toBe(true);
    expect((await load(folder, "ca.pem")).validToDate > edge.validToDate).toBe(true);
  });
});

describe("an authority that cannot be used is refused in one line, and nothing is written", () => {
  const failureOf = async (folder: string): Promise<string> => {
    const before = await contents(folder);
    const failure = await createCertificates({ folder, holders }).catch((error: unknown) => error);
    expect(await contents(folder)).toEqual(before);
    expect(failure).toMatchObject({ code: "configuration", exitCode: 78 });
    const { message } = failure as Error;
    expect(message).not.toContain("\n");
    expect(message).toContain("name another folder, or remove ca.pem and ca.key");
    return message;
  };

  test("its key is missing", async () => {
    const folder = await temporaryFolder();
    await createCertificates({ folder, holders });
    await rm(join(folder, "ca.key"));

    expect(await failureOf(folder)).toContain("ca.pem is there without its key");
  });

  test("its key is another one, or none", async () => {
    const folder = await temporaryFolder();
    await createCertificates({ folder, holders });
    await writeFile(
      join(folder, "ca.key"),
      await readFile(join(folder, "edge/certificate.pem.key")),
    );

    expect(await failureOf(folder)).toContain("ca.key does not fit");
    await writeFile(join(folder, "ca.key"), "no key");
    expect(await failureOf(folder)).toContain("ca.key is not a private key");
  });

  test("it is the certificate of a server, or none", async () => {
    const folder = await temporaryFolder();
    await createCertificates({ folder, holders });
    const edge = join(folder, "edge/certificate.pem");
    await writeFile(join(folder, "ca.pem"), await readFile(edge));
    await writeFile(join(folder, "ca.key"), await readFile(`${edge}.key`));

    expect(await failureOf(folder)).toContain("ca.pem may not sign certificates");
    await writeFile(join(folder, "ca.pem"), "no certificate");
    expect(await failureOf(folder)).toContain("ca.pem is not a certificate");
  });

  test("it is not Tandem's and ends soon", async () => {
    const folder = await temporaryFolder();
    const pair = ["-keyout", join(folder, "ca.key"), "-out", join(folder, "ca.pem")];
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    const subject = ["-subj", "/CN=Somebody", "-days", "60"];
    await run("openssl", ["req", "-x509", ...kind, ...pair, ...subject]);

    expect(await failureOf(folder)).toContain("is not Tandem's and is valid only until");
  });
});

test("without openssl, says so in one line", async () => {
  const folder = await temporaryFolder();
  vi.stubEnv("PATH", folder);

  await expect(createCertificates({ folder })).rejects.toMatchObject({
    code: "configuration",
    message: "certificates are made by openssl, which is not on the PATH: install it",
  });
});

test("what cannot be signed leaves what was there, and nothing beside it", async () => {
  const folder = await temporaryFolder();
  await createCertificates({ folder, holders });
  const before = await contents(folder);
  vi.stubEnv("PATH", folder);

  await expect(createCertificates({ folder, holders, renew: ["edge"] })).rejects.toThrow("openssl");
  expect(await contents(folder)).toEqual(before);
});
