import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type LoadGenerator, startLoadGenerator, waitUntil } from "@tandem/lab";
import {
  createCertificates,
  createRuntimeApi,
  rotateCertificate,
  type RuntimeApi,
} from "@tandem/stack";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectWholeAnswers } from "../rig/always-true.ts";
import { frontLoad } from "../rig/front-load.ts";
import { slowestOf } from "../rig/latencies.ts";
import { loadAround, lostOf } from "../rig/load-around.ts";
import { within } from "../rig/load.ts";
import { openConnection } from "../rig/open-connection.ts";
import { sayRow } from "../rig/say-row.ts";
import { fingerprintOf, shakeHands, watchHandshakes } from "../rig/handshakes.ts";
import { type Balanced, startBalanced } from "../rig/start-balanced.ts";
import { withoutHaproxy } from "../../setup/without-haproxy.ts";

let stack: Balanced;
let haproxy: RuntimeApi;
let generator: LoadGenerator;
let expectConnectionsBack: () => Promise<void>;

const rate = 100;
/** Milliseconds in which the system takes a killed process apart; until then its ports accept. */
const dyingMs = 200;

/** The process that serves; after a reload it is another one. */
const worker = async (): Promise<number> =>
  Number(/^Pid: (\d+)$/m.exec(await haproxy.command("show info"))?.[1]);

const reload = async (): Promise<void> => {
  const before = await worker();
  stack.signal("haproxy", "SIGUSR2");
  await waitUntil("another worker serves", async () => (await worker()) !== before);
};

/** What HAProxy could be given next, from the same authority: its own files stay as they are. */
const makeAnother = async (now = new Date()) => {
  const folder = await mkdtemp(join(tmpdir(), "tandem-next-"));
  try {
    await cp(stack.certificates, folder, { recursive: true });
    await createCertificates({ folder, holders: ["edge"], renew: ["edge"], now });
    const file = join(folder, "edge", "certificate.pem");
    return {
      certificate: await readFile(file, "utf8"),
      key: await readFile(`${file}.key`, "utf8"),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
};

const monthsAgo = new Date(Date.now() - 91 * 86_400_000);
const emptyCertificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

/** What must not be served: nothing that is PEM, one that has expired, and a chain that HAProxy refuses. */
const makeBadOnes = async () => {
  const good = await makeAnother();
  return [
    { ...good, certificate: "nothing" },
    await makeAnother(monthsAgo),
    { ...good, certificate: good.certificate + emptyCertificate },
  ];
};

describe.skipIf(withoutHaproxy)("HAProxy itself", () => {
  beforeAll(async () => {
    stack = await startBalanced();
    haproxy = createRuntimeApi(stack.socket);
    generator = startLoadGenerator();
    await generator.run(frontLoad(stack.url, { rate: 50, durationMs: 2_000 }));
    expectConnectionsBack = await stack.noteConnections();
  });
  afterAll(async () => {
    await generator.close();
    await stack.close();
  });

  it("row 23: ten reloads lose nothing", async () => {
    const deaths = stack.deaths();
    const load = frontLoad(stack.url, { rate, durationMs: 8_000 });
    const afterwards: (number | undefined)[] = [];
    const result = await loadAround(generator, load, async () => {
      for (let count = 0; count < 10; count += 1) {
        const connection = await openConnection(stack.url);
        await connection.ask("/recipes/42");
        await reload();
        afterwards.push(await connection.ask("/recipes/42"));
        connection.close();
        await delay(200);
      }
    });

    const slowest = slowestOf(within(result, {}));
    sayRow("23, reload", `slowest ${slowest.toFixed(0)} ms`, result);
    expectWholeAnswers(result);
    expect(lostOf(result)).toEqual([]);
    // Connections that were idle meanwhile; requests of the load rarely meet one that is just closed.
    expect(afterwards).toEqual(Array.from({ length: 10 }, () => 200));
    expect(slowest).toBeLessThanOrEqual(500);
    expect(stack.deaths()).toEqual(deaths);
    await expectConnectionsBack();
  });

  it.each([
    ["the worker", worker, "ended with exit code 137"],
    ["the master", () => stack.pidOf("haproxy"), "was ended by SIGKILL"],
  ] as const)(
    "row 23: a kill -9 of %s costs what was under way, until it is back",
    async (name, find, death) => {
      const deaths = stack.deaths().length;
      let [killedAt, backAt] = [0, 0];
      const load = frontLoad(stack.url, { rate, durationMs: 4_000 });
      const result = await loadAround(generator, load, async () => {
        const pid = await find();
        const master = stack.pidOf("haproxy");
        killedAt = Date.now();
        process.kill(pid, "SIGKILL");
        backAt = await stack.isReplaced("haproxy", master);
      });
      const lost = lostOf(result);
      const cutOff = lost.filter(
        ({ outcome, status }) => outcome === "error" && status !== "ECONNREFUSED",
      );

      sayRow(
        `23, ${name}`,
        `back after ${backAt - killedAt} ms; ${cutOff.length} cut off, ${lost.length - cutOff.length} refused`,
        result,
      );
      expectWholeAnswers(result, lost.length);
      expect(backAt - killedAt).toBeLessThanOrEqual(2_000);
      expect(cutOff.filter(({ at, ms }) => at > killedAt + dyingMs || at + ms < killedAt)).toEqual(
        [],
      );
      // The others were never begun: nobody listened, or not for web-api, whose channel waits up to a
      // second before it tries again.
      expect(lost.filter(({ at, ms }) => at > backAt + 1_000 || at + ms < killedAt)).toEqual([]);
      // Otherwise nothing was under way, and this proves nothing.
      expect(cutOff.length).toBeGreaterThan(0);
      expect(slowestOf(within(result, {}))).toBeLessThanOrEqual(2_000);
      expect(stack.deaths().slice(deaths)).toEqual([expect.stringContaining(death)]);
      await expectConnectionsBack();
    },
  );

  it("row 24: a new certificate is served from the next handshake on, and a bad one never", async () => {
    const file = join(stack.certificates, "edge", "certificate.pem");
    const ca = await readFile(join(stack.certificates, "ca.pem"), "utf8");
    const old = await readFile(file, "utf8");
    const [next, bad] = [await makeAnother(), await makeBadOnes()];
    const deaths = stack.deaths();
    let rotatedAt = 0;
    const handshakes = watchHandshakes(stack.httpsUrl, ca);
    const load = frontLoad(stack.httpsUrl, { rate, durationMs: 5_000, ca });
    const result = await loadAround(generator, load, async () => {
      rotatedAt = Date.now();
      expect(await rotateCertificate(haproxy, { file, ...next })).toBe("rotated");
      await delay(1_000);
      for (const each of bad) {
        await expect(rotateCertificate(haproxy, { file, ...each })).rejects.toMatchObject({
          code: "refused",
        });
        expect(await shakeHands(stack.httpsUrl, ca)).toBe(fingerprintOf(next.certificate));
      }
    });
    const served = await handshakes.end();
    const between = (from: number, to: number) =>
      new Set(
        served.filter(({ at }) => at >= from && at < to).map(({ fingerprint }) => fingerprint),
      );

    sayRow("24", `${served.length} handshakes`, result);
    expectWholeAnswers(result);
    expect(lostOf(result)).toEqual([]);
    expect(between(0, rotatedAt)).toEqual(new Set([fingerprintOf(old)]));
    expect(between(rotatedAt + 1_000, Date.now())).toEqual(
      new Set([fingerprintOf(next.certificate)]),
    );
    expect(stack.deaths()).toEqual(deaths);
    await expectConnectionsBack();
  });
});
