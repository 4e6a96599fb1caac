import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { socketFileIn } from "../../src/haproxy/socket-file.ts";
import { readMaintenance, switchMaintenance } from "../../src/haproxy/switch-maintenance.ts";
import { type RunningHaproxy, runHaproxy, withoutHaproxy } from "../fixtures/run-haproxy.ts";
import { runScript } from "../fixtures/run-script.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";

interface Front {
  readonly folder: string;
  readonly file: string;
  readonly haproxy: RunningHaproxy;
  status(): Promise<number>;
}

/** A front with two maps, of which the second has the switch. */
const startFront = async (switches: string): Promise<Front> => {
  const folder = await temporaryFolder();
  const [file, other] = [join(folder, "switches.map"), join(folder, "other-switches.map")];
  await writeFile(file, switches, { mode: 0o640 });
  await writeFile(other, "maintenance off\n");
  const isOn = (map: string): string => `{ str(maintenance),map_str("${map}",off) -m str on }`;
  const haproxy = await runHaproxy(folder, (port) => [
    `bind 127.0.0.1:${port}`,
    `http-request return status 500 if ${isOn(other)}`,
    `http-request return status 503 if ${isOn(file)}`,
    "http-request return status 200",
  ]);
  const status = async (): Promise<number> =>
    (await fetch(`http://127.0.0.1:${haproxy.port}/`)).status;
  return { folder, file, haproxy, status };
};

const maintenance = (data: string, ...args: string[]) =>
  runScript("maintenance-main.ts", args, { TANDEM_DATA: data });

describe.skipIf(withoutHaproxy)("the switch of a running HAProxy", () => {
  test("is there for the next request, and in the file for the next reload", async () => {
    const text = "# Switches.\nmaintenance off\nother on\n";
    const { file, haproxy, status } = await startFront(text);
    expect([await status(), await readMaintenance(haproxy.api)]).toEqual([200, "off"]);

    await switchMaintenance(haproxy.api, "on");
    expect([await status(), await readMaintenance(haproxy.api)]).toEqual([503, "on"]);
    expect(await readFile(file, "utf8")).toBe("# Switches.\nmaintenance on\nother on\n");
    expect((await stat(file)).mode & 0o777).toBe(0o640);

    await switchMaintenance(haproxy.api, "on");
    await switchMaintenance(haproxy.api, "off");
    expect([await status(), await readMaintenance(haproxy.api)]).toEqual([200, "off"]);
    expect(await readFile(file, "utf8")).toBe(text);
  });

  test.for(["", "other on", "# maintenance on\nmaintenance-page on\n"])(
    "is added where there is none yet: %j",
    async (text) => {
      const { file, haproxy, status } = await startFront(text);
      expect([await status(), await readMaintenance(haproxy.api)]).toEqual([200, "off"]);

      for (const value of ["on", "off", "on"] as const) await switchMaintenance(haproxy.api, value);
      expect([await status(), await readMaintenance(haproxy.api)]).toEqual([503, "on"]);
      const lines = (await readFile(file, "utf8")).split("\n");
      expect(lines.filter((line) => line === "maintenance on")).toHaveLength(1);
      for (const line of text.split("\n")) expect(lines).toContain(line);
    },
  );

  test("turns although its file cannot be written, and says for how long", async () => {
    const { folder, haproxy, status } = await startFront("maintenance off\n");
    await rename(join(folder, "switches.map"), join(folder, "away"));

    await expect(switchMaintenance(haproxy.api, "on")).rejects.toThrow(
      /^maintenance is on, but only until HAProxy reloads: ENOENT/,
    );
    expect(await status()).toBe(503);
  });

  test("is missed by name", async () => {
    const haproxy = await runHaproxy(await temporaryFolder(), (port) => [`bind 127.0.0.1:${port}`]);

    await expect(switchMaintenance(haproxy.api, "on")).rejects.toMatchObject({
      code: "refused",
      message: "HAProxy has no map whose file is a switches.map",
    });
  });

  test("is turned by the command, through the socket of these data or one that is named", async () => {
    const { folder, haproxy, status } = await startFront("maintenance off\n");
    await writeFile(socketFileIn(folder), `${haproxy.socket}\n`);

    expect(await maintenance(folder, "on")).toEqual({
      code: 0,
      stdout: "maintenance is on\n",
      stderr: "",
    });
    expect(await status()).toBe(503);
    const elsewhere = ["status", "--socket", haproxy.socket];
    expect((await maintenance("/nowhere", ...elsewhere)).stdout).toBe("maintenance is on\n");
    await maintenance(folder, "off");
    expect(await status()).toBe(200);
  });
});

test.for([[], ["up"], ["on", "off"]])("%j is bad usage, in one line", async (args) => {
  expect(await maintenance("/nowhere", ...args)).toEqual({
    code: 78,
    stdout: "",
    stderr: "tandem: usage: npm run maintenance -- on|off|status [--socket PATH]\n",
  });
});

test("where no HAProxy runs, the command says what to do", async () => {
  expect(await maintenance(await temporaryFolder(), "on")).toEqual({
    code: 78,
    stdout: "",
    stderr: "tandem: no HAProxy runs here: npm start first, or --socket PATH\n",
  });
});
