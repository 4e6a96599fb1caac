import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, copyFile, link, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isAlive } from "./fixtures/process-life.ts";

const launcher = join(import.meta.dirname, "..", "..", "..", "launch.mjs");

interface Machine {
  readonly root: string;
  /** Runs `node launch.mjs ...args` there. */
  launch(
    args: string[],
    environment?: object,
    node?: string,
  ): Promise<{ code: unknown; out: string; err: string }>;
  spawnLauncher(args: string[]): ReturnType<typeof spawn>;
  spawnShell(script: string, environment: object): ReturnType<typeof spawn>;
  /** What the fake tools were asked for, one line for each call. */
  calls(): Promise<string[]>;
  addTool(name: string, script: string): Promise<void>;
}

const fakePnpm = `case $1 in
--version) echo 12.21.0 ;;
*) echo "pnpm $* NODE_ENV=$NODE_ENV" >>"$CALLS" ;;
esac`;

/** Puts a Node 99 and a pnpm where npx would. */
const fakeNpx = `echo "npx $*" >>"$CALLS"
env | grep -i ^npm_ >>"$CALLS"
mkdir -p "$CALLS.bin"
for tool in node pnpm; do cp "$FAKES/new-$tool" "$CALLS.bin/$tool"; done
echo "$CALLS.bin/node"
echo "$CALLS.bin/pnpm"`;

/** A repository with nothing but the launcher, on a machine with nothing but fake tools. */
const createMachine = async (oldestNode: string): Promise<Machine> => {
  const root = await mkdtemp(join(tmpdir(), "tandem-launch-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const tools = join(root, "tools");
  const log = join(root, "calls");
  await mkdir(tools);
  await copyFile(launcher, join(root, "launch.mjs"));
  await writeFile(join(root, ".nvmrc"), "99.1.0\n");
  const manifest = { packageManager: "pnpm@12.21.0", engines: { node: `>=${oldestNode}` } };
  await writeFile(join(root, "package.json"), JSON.stringify(manifest));
  const env = { PATH: `${tools}:/usr/bin:/bin`, CALLS: log, FAKES: tools };
  const addTool = async (name: string, script: string): Promise<void> => {
    await writeFile(join(tools, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(tools, name), 0o755);
  };
  return {
    root,
    addTool,
    calls: async () => (await readFile(log, "utf8").catch(() => "")).trim().split("\n"),
    spawnShell: (script, environment) =>
      spawn("/bin/sh", ["-c", script], { cwd: root, env: { ...env, ...environment } }),
    spawnLauncher: (args) => spawn(process.execPath, ["launch.mjs", ...args], { cwd: root, env }),
    launch: (args, environment = {}, node = process.execPath) =>
      new Promise((resolve) => {
        const options = { cwd: root, env: { ...env, ...environment } };
        execFile(node, ["launch.mjs", ...args], options, (error, out, err) =>
          resolve({ code: error ? (error.code ?? error.signal) : 0, out, err }),
        );
      }),
  };
};

const currentMachine = async (): Promise<Machine> => {
  const machine = await createMachine("24.12");
  await machine.addTool("pnpm", fakePnpm);
  return machine;
};

const oldMachine = async (): Promise<Machine> => {
  const machine = await createMachine("99.0");
  await machine.addTool("npx", fakeNpx);
  await machine.addTool("new-node", "echo v99.1.0");
  await machine.addTool("new-pnpm", fakePnpm);
  return machine;
};

test("a machine that has everything runs the command at once, and passes its exit code on", async () => {
  const machine = await currentMachine();

  const { code, out, err } = await machine.launch(["exec", "sh", "-c", "node --version; exit 7"]);

  expect({ code, out, err }).toEqual({ code: 7, out: `${process.version}\n`, err: "" });
  expect(await machine.calls()).toEqual(["pnpm install --frozen-lockfile NODE_ENV="]);
});

test("this Node comes first on the PATH of the command", async () => {
  const machine = await currentMachine();

  const { out } = await machine.launch(["exec", "sh", "-c", "echo $PATH"]);

  expect(out.startsWith(`${dirname(process.execPath)}:`)).toBe(true);
});

test("an old Node fetches the right tools with npx, once", async () => {
  const machine = await oldMachine();

  const first = await machine.launch(["exec", "node", "--version"]);
  const second = await machine.launch(["exec", "node", "--version"]);

  expect(first.out).toBe("v99.1.0\n");
  expect(first.err).toContain("tandem: fetching node@99.1.0 and pnpm@12.21.0 with npx, once");
  expect(second).toEqual({ code: 0, out: "v99.1.0\n", err: "" });
  const npx = (await machine.calls()).filter((line) => line.startsWith("npx"));
  expect(npx).toHaveLength(1);
  expect(npx[0]).toContain("--yes");
  expect(npx[0]).toContain("-p node@99.1.0 -p pnpm@12.21.0 -c command -v node && command -v pnpm");
});

test("what was fetched is fetched again when it has gone", async () => {
  const machine = await oldMachine();
  await machine.launch(["exec", "true"]);
  const [, directory = ""] =
    /^(.*)$/m.exec((await machine.launch(["exec", "sh", "-c", "command -v node"])).out) ?? [];
  await rm(dirname(directory), { recursive: true });

  await machine.launch(["exec", "true"]);

  expect((await machine.calls()).filter((line) => line.startsWith("npx"))).toHaveLength(2);
});

test("a pnpm that is too old is replaced, a Node that is recent is not", async () => {
  const machine = await createMachine("24.12");
  await machine.addTool("pnpm", "echo 9.15.0");
  await machine.addTool("new-node", "echo v99.1.0");
  await machine.addTool("new-pnpm", fakePnpm);
  await machine.addTool("npx", fakeNpx);

  const { out } = await machine.launch(["exec", "sh", "-c", "node --version; pnpm --version"]);

  expect(out).toBe(`${process.version}\n12.21.0\n`);
  expect((await machine.calls())[0]).toContain("-p pnpm@12.21.0 -c command -v pnpm");
});

test("what npm tells its scripts reaches neither npx nor the command, a registry does", async () => {
  const machine = await oldMachine();
  const environment = {
    npm_config_workspace: "web",
    npm_config_ignore_scripts: "true",
    npm_lifecycle_event: "start",
    npm_config_registry: "https://packages.example",
    npm_config_https_proxy: "http://proxy.example",
  };

  const { out } = await machine.launch(["exec", "sh", "-c", "env | grep -i ^npm_"], environment);

  const kept = [
    "npm_config_https_proxy=http://proxy.example",
    "npm_config_registry=https://packages.example",
  ];
  expect(out.trim().split("\n").toSorted()).toEqual(kept);
  const seenByNpx = (await machine.calls()).filter((line) => line.startsWith("npm_"));
  expect(seenByNpx.toSorted()).toEqual(kept);
});

test.for([
  ["npm ERR! code ENOTFOUND", "(ENOTFOUND)"],
  ["npm error code ECONNREFUSED", "(ECONNREFUSED)"],
  ["something else", "(npx exit code 4)"],
] as const)("without a registry (%s) there is one line about it", async ([said, reason]) => {
  const machine = await createMachine("99.0");
  await machine.addTool("npx", `echo "${said}" >&2; exit 4`);

  const { code, err } = await machine.launch(["exec", "true"]);

  expect(code).toBe(1);
  const [, line, ...more] = err.trim().split("\n");
  expect(line).toContain(`tandem: cannot fetch node@99.1.0`);
  expect(line).toContain(reason);
  expect(more).toEqual([]);
});

test("without npm there is one line about it", async () => {
  const machine = await createMachine("99.0");
  // Where Node lies, npx may lie too.
  const loneNode = join(machine.root, "node");
  await link(process.execPath, loneNode).catch(() => copyFile(process.execPath, loneNode));

  const { code, err } = await machine.launch(["exec", "true"], { PATH: "/nowhere" }, loneNode);

  expect(code).toBe(1);
  expect(err.trim().split("\n")).toHaveLength(2);
  expect(err).toContain("tandem: npx, a part of npm, is missing (ENOENT): install Node >= 99.0");
});

test("an installation that fails says what pnpm said, and the command does not run", async () => {
  const machine = await createMachine("24.12");
  await machine.addTool(
    "pnpm",
    `[ $1 = --version ] && echo 12.21.0 || { echo ERR_PNPM_X; exit 3; }`,
  );

  const { code, out, err } = await machine.launch(["exec", "echo", "ran"]);

  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toBe(
    "ERR_PNPM_X\ntandem: pnpm install --frozen-lockfile failed (exit code 3), see above\n",
  );
});

test("production is for the services: the installation is complete all the same", async () => {
  const machine = await currentMachine();

  const { out } = await machine.launch(["exec", "sh", "-c", "echo $NODE_ENV"], {
    NODE_ENV: "production",
  });

  expect(out).toBe("production\n");
  expect(await machine.calls()).toEqual(["pnpm install --frozen-lockfile NODE_ENV="]);
});

test("a command that edits the dependencies does not need a lockfile that fits", async () => {
  const machine = await currentMachine();

  await machine.launch(["exec", "pnpm", "add", "left-pad"]);

  expect(await machine.calls()).toEqual(["pnpm add left-pad NODE_ENV="]);
});

test.for([{ args: [] }, { args: ["fly"] }, { args: ["exec"] }])(
  "$args is bad usage",
  async ({ args }) => {
    const machine = await currentMachine();

    const { code, err } = await machine.launch(args);

    expect(code).toBe(78);
    expect(err).toContain("usage: node launch.mjs start");
  },
);

test.for(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s is passed on to the command",
  async (signal) => {
    const machine = await currentMachine();
    const script = `trap 'echo got it; exit 9' ${signal.slice(3)}; echo up $$ $PPID; while :; do sleep 0.05; done`;
    const child = machine.spawnLauncher(["exec", "sh", "-c", script]);
    let out = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
    await expect.poll(() => out).toMatch(/^up/);
    const [, pid, parent] = /up (\d+) (\d+)/.exec(out) ?? [];

    child.kill(signal);
    const [code] = (await once(child, "close")) as [number];

    expect(code).toBe(9);
    expect(out).toContain("got it");
    expect(Number(parent)).toBe(child.pid);
    expect(isAlive(Number(pid))).toBe(false);
  },
);

test("when npm's shell is killed, the command is told once to stop", async () => {
  const machine = await currentMachine();
  const command =
    "trap 'echo told' TERM; echo up; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 0.2; done";
  const launch = `"${process.execPath}" launch.mjs exec sh -c "${command}"`;
  const environment = { npm_lifecycle_event: "start" };
  const shell = machine.spawnShell(`${launch} & echo $!; wait`, environment);
  let out = "";
  shell.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text));
  await expect.poll(() => out).toContain("up");
  const launcherPid = Number(/^\d+/.exec(out)?.[0]);
  onTestFinished(() => void (isAlive(launcherPid) && process.kill(launcherPid, "SIGKILL")));

  await delay(400);
  expect(out).not.toContain("told");
  shell.kill("SIGKILL");

  await expect.poll(() => out, { timeout: 5_000 }).toContain("told");
  await delay(800);
  expect(out.match(/told/g)).toHaveLength(1);
});

test("a command that is killed takes the launcher with it, by the same signal", async () => {
  const machine = await currentMachine();
  const child = machine.spawnLauncher(["exec", "sh", "-c", "kill -KILL $$"]);

  expect(await once(child, "close")).toEqual([null, "SIGKILL"]);
});

test("a signal during the installation ends it and starts nothing", async () => {
  const machine = await createMachine("24.12");
  await machine.addTool(
    "pnpm",
    `[ $1 = --version ] && { echo 12.21.0; exit; }; echo installing >>"$CALLS"; exec sleep 60`,
  );
  const child = machine.spawnLauncher(["exec", "touch", "ran"]);
  await expect.poll(() => machine.calls()).toEqual(["installing"]);

  child.kill("SIGTERM");

  expect(await once(child, "close")).toEqual([null, "SIGTERM"]);
});
