import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "node:tls";
import { describe, expect, test } from "vitest";
import { createCertificates } from "../../src/certificates/create-certificates.ts";
import { socketFileIn } from "../../src/haproxy/socket-file.ts";
import { runHaproxy, withoutHaproxy } from "../fixtures/run-haproxy.ts";
import { runScript } from "../fixtures/run-script.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

const certificates = (data: string, ...args: string[]) =>
  runScript("certificates-main.ts", args, { TANDEM_DATA: data });

/** As in 2027-02-19. */
const lastDayOf = async (file: string): Promise<string> =>
  new X509Certificate(await readFile(file)).validToDate.toISOString().slice(0, 10);

test("says of every certificate what it did, and how long it is valid", async () => {
  const data = await temporaryFolder();
  await certificates(data);
  const { code, stdout, stderr } = await certificates(data, "--host", "a.test", "--renew=web-api");

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const [where, ...lines] = stdout.trimEnd().split("\n");
  expect(where).toMatch(/^in .*certificates$/);
  const folder = join(data, "certificates");
  const authority = await lastDayOf(join(folder, "ca.pem"));
  const holder = await lastDayOf(join(folder, "haproxy", "certificate.pem"));
  expect(lines).toEqual([
    `kept     ca.pem                      valid until ${authority}`,
    `renewed  edge/certificate.pem        valid until ${holder}`,
    `kept     haproxy/certificate.pem     valid until ${holder}`,
    `renewed  web-api/certificate.pem     valid until ${holder}`,
    `kept     recipe-api/certificate.pem  valid until ${holder}`,
  ]);
});

test.for([
  [["--hosts", "a"], "Unknown option '--hosts'; there are --folder, --host, --renew, --socket"],
  [["a.test"], "Unexpected argument 'a.test'"],
  [["--host", "a b"], 'host "a b" is neither a DNS name nor an IP address'],
  [["--renew", "ca"], 'there is no holder "ca" to renew, only edge, haproxy, web-api, recipe-api'],
] as const)("%j is bad usage, in one line, and no file is made", async ([args, message]) => {
  const data = await temporaryFolder();
  const { code, stdout, stderr } = await certificates(data, ...args);

  expect({ code, stdout }).toEqual({ code: 78, stdout: "" });
  expect(stderr).toMatch(/^tandem: .*\n$/);
  expect(stderr).toContain(message);
  await expect(readFile(join(data, "certificates", "ca.pem"))).rejects.toThrow("ENOENT");
});

test("a socket that a killed stack left behind does not spoil the files", async () => {
  const data = await temporaryFolder();
  await writeFile(socketFileIn(data), `${join(data, "gone.sock")}\n`);
  const { code, stdout } = await certificates(data);

  expect(code).toBe(0);
  expect(stdout).toContain("not put into a running HAProxy: ");
  expect(stdout).toContain("gone.sock: there is no such socket\n");
});

test("a socket that was named has to be there", async () => {
  const data = await temporaryFolder();
  const { code, stderr } = await certificates(data, "--socket", join(data, "gone.sock"));

  expect(code).toBe(1);
  expect(stderr).toBe(`tandem: HAProxy at ${join(data, "gone.sock")}: there is no such socket\n`);
});

describe.skipIf(withoutHaproxy)("with a HAProxy that runs", () => {
  const servedSerial = async (port: number, ca: string): Promise<string> => {
    const options = { port, host: "127.0.0.1", ca: await readFile(ca) };
    const socket = connect(options);
    await once(socket, "secureConnect");
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  };

  test("the next handshake has the renewed certificate, for a front and for what HAProxy itself shows", async () => {
    const data = await temporaryFolder();
    const folder = join(data, "certificates");
    await createCertificates({ folder });
    const haproxy = await runHaproxy(data, (port) => [
      `bind 127.0.0.1:${port} ssl crt "${folder}/edge/certificate.pem"`,
      `default_backend back`,
      `backend back`,
      `server one 127.0.0.1:1 ssl verify none crt "${folder}/haproxy/certificate.pem"`,
    ]);
    await writeFile(socketFileIn(data), `${haproxy.socket}\n`);
    const before = await servedSerial(haproxy.port, join(folder, "ca.pem"));

    const { code, stdout, stderr } = await certificates(data, "--renew=edge", "--renew=haproxy");

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trimEnd().split("\n").slice(-2)).toEqual([
      "HAProxy uses the new certificate of edge from now on",
      "HAProxy uses the new certificate of haproxy from now on",
    ]);
    expect(await servedSerial(haproxy.port, join(folder, "ca.pem"))).not.toBe(before);
    expect((await certificates(data)).stdout.trimEnd().split("\n").slice(-2)).toEqual([
      "HAProxy has the certificate of edge already",
      "HAProxy has the certificate of haproxy already",
    ]);
  });

  test("one that has other certificates is named as such", async () => {
    const data = await temporaryFolder();
    const haproxy = await runHaproxy(data, (port) => [`bind 127.0.0.1:${port}`]);
    const { code, stderr } = await certificates(data, "--socket", haproxy.socket);

    expect(code).toBe(1);
    expect(stderr).toBe("tandem: HAProxy uses none of these certificates\n");
  });
});
