import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import { createCertificates } from "../../src/certificates/create-certificates.ts";
import { rotateCertificate } from "../../src/haproxy/rotate-certificate.ts";
import { type RunningHaproxy, runHaproxy, withoutHaproxy } from "../fixtures/run-haproxy.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

interface Pems {
  readonly certificate: string;
  readonly key: string;
}

interface Front {
  readonly folder: string;
  readonly haproxy: RunningHaproxy;
  /** As HAProxy names it. */
  readonly file: string;
}

const day = 86_400_000;

const readPems = async (folder: string): Promise<Pems> => {
  const file = join(folder, "edge", "certificate.pem");
  return { certificate: await readFile(file, "utf8"), key: await readFile(`${file}.key`, "utf8") };
};

/** What the files of this folder would become, from the same authority; HAProxy's files stay. */
const makeAnother = async (folder: string, now = new Date()): Promise<Pems> => {
  const before = await readPems(folder);
  const changes = { folder, holders: ["edge"], renew: ["edge"], now };
  await createCertificates(changes);
  const after = await readPems(folder);
  expect(after.certificate).not.toBe(before.certificate);
  return after;
};

const startFront = async (level?: string): Promise<Front> => {
  const folder = await temporaryFolder();
  await createCertificates({ folder, holders: ["edge"] });
  const file = join(folder, "edge", "certificate.pem");
  const lines = (port: number): string[] => [
    `bind 127.0.0.1:${port} ssl crt "${file}"`,
    "http-request return status 200",
  ];
  return { folder, file, haproxy: await runHaproxy(folder, lines, level) };
};

const shakeHands = async ({ haproxy, folder }: Front): Promise<TLSSocket> => {
  const ca = await readFile(join(folder, "ca.pem"));
  const socket = connect({ port: haproxy.port, host: "127.0.0.1", ca });
  onTestFinished(() => void socket.destroy());
  await once(socket, "secureConnect");
  return socket;
};

const served = async (front: Front): Promise<string> => {
  const socket = await shakeHands(front);
  const { fingerprint } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint;
};

const fingerprintOf = ({ certificate }: Pems): string =>
  new X509Certificate(certificate).fingerprint;

/** One worker since the start: nothing was reloaded. */
const processOf = async ({ haproxy }: Front): Promise<string | undefined> =>
  /^Pid: .*$/m.exec(await haproxy.api.command("show info"))?.[0];

describe.skipIf(withoutHaproxy)("a certificate put into a running HAProxy", () => {
  test("is served from the next handshake on, within a second and without a reload", async () => {
    const front = await startFront();
    const { haproxy, file } = front;
    const open = await shakeHands(front);
    const process = await processOf(front);
    const next = await makeAnother(front.folder);
    expect(await served(front)).not.toBe(fingerprintOf(next));

    const startedAt = performance.now();
    expect(await rotateCertificate(haproxy.api, { file, ...next })).toBe("rotated");
    expect(await served(front)).toBe(fingerprintOf(next));
    expect(performance.now() - startedAt).toBeLessThan(1_000);

    expect(await processOf(front)).toBe(process);
    open.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const [answer] = (await once(open, "data")) as [Buffer];
    expect(answer.toString()).toContain("200 OK");
  });

  test("is not put there twice", async () => {
    const front = await startFront();
    const { haproxy, file } = front;
    const present = await readPems(front.folder);

    expect(await rotateCertificate(haproxy.api, { file, ...present })).toBe("unchanged");
  });

  test("may have empty lines, and come in lines of Windows", async () => {
    const front = await startFront();
    const { haproxy, file } = front;
    const next = await makeAnother(front.folder);
    const certificate = `\r\n${next.certificate.replaceAll("\n", "\r\n")}\r\n\r\n`;

    await rotateCertificate(haproxy.api, { file, certificate, key: `\n\n${next.key}\n` });
    expect(await served(front)).toBe(fingerprintOf(next));
  });
});

describe.skipIf(withoutHaproxy)("refused, while the old one is served and can be replaced", () => {
  /** Every case begins with a good front and a good next pair, and spoils that. */
  const cases: Record<
    string,
    (next: Pems, folder: string) => Promise<[Pems, string]> | [Pems, string]
  > = {
    "no PEM as a certificate": (next) => [
      { ...next, certificate: "nothing" },
      "the certificate is not PEM that can be read",
    ],
    "no PEM as a key": (next) => [
      { ...next, key: "nothing" },
      "the key is not PEM that can be read",
    ],
    "the key of another certificate": async (next, folder) => [
      { ...next, key: (await makeAnother(folder)).key },
      "the key does not fit the certificate",
    ],
    "one that has expired": async (_, folder) => [
      await makeAnother(folder, new Date(Date.now() - 91 * day)),
      "the certificate ended ",
    ],
    "one whose time is to come": async (_, folder) => [
      await makeAnother(folder, new Date(Date.now() + day)),
      "the certificate is not valid before ",
    ],
    // The first certificate is good, so HAProxy has to find out.
    "a chain that is broken": (next) => [
      {
        ...next,
        certificate: `${next.certificate}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
      },
      "HAProxy keeps the old ",
    ],
  };

  test.for(Object.keys(cases))("%s", async (name) => {
    const front = await startFront();
    const { haproxy, file, folder } = front;
    const before = await served(front);
    const next = await makeAnother(folder);
    const [bad, message] = (await cases[name]?.(next, folder)) ?? [next, ""];

    const refusal = await rotateCertificate(haproxy.api, { file, ...bad }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ code: "refused", message: expect.stringContaining(message) });
    expect((refusal as Error).message).not.toContain("\n");

    expect(await served(front)).toBe(before);
    // No transaction is left over.
    expect(await haproxy.api.command("show ssl cert")).not.toContain("transaction");
    expect(await rotateCertificate(haproxy.api, { file, ...next })).toBe("rotated");
    expect(await served(front)).toBe(fingerprintOf(next));
  });

  test("what HAProxy said is in the message", async () => {
    const front = await startFront();
    const { haproxy, file } = front;
    const next = await makeAnother(front.folder);
    const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

    await expect(
      rotateCertificate(haproxy.api, { file, ...next, certificate: next.certificate + broken }),
    ).rejects.toThrow(/unable to load certificate .*Can't update/);
  });

  test("a file that HAProxy does not have", async () => {
    const front = await startFront();
    const next = await makeAnother(front.folder);

    await expect(
      rotateCertificate(front.haproxy.api, { file: "/other.pem", ...next }),
    ).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("HAProxy does not serve /other.pem: Can't display"),
    });
  });

  test("a socket that is not for administrators", async () => {
    const front = await startFront("operator");
    const next = await makeAnother(front.folder);

    await expect(
      rotateCertificate(front.haproxy.api, { file: front.file, ...next }),
    ).rejects.toMatchObject({ code: "refused", message: expect.stringContaining("ermission") });
  });

  test("one whose commit HAProxy refuses, with the transaction ended", async () => {
    const front = await startFront();
    const { haproxy, file } = front;
    const next = await makeAnother(front.folder);
    const sent: string[] = [];
    // As when somebody else ends our transaction in between.
    const meddling: typeof haproxy.api = {
      async command(text, options) {
        sent.push(text);
        const answer = await haproxy.api.command(text, options);
        if (text.startsWith("set")) await haproxy.api.command(text.replace("set", "abort"));
        return answer;
      },
    };

    await expect(rotateCertificate(meddling, { file, ...next })).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("No ongoing transaction"),
    });
    expect(sent.map((text) => text.split(" ")[0])).toEqual(["show", "set", "commit", "abort"]);
    expect(await served(front)).not.toBe(fingerprintOf(next));
  });
});
