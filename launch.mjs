// The door of this repository: `npm start`, `npm test`, `node launch.mjs exec COMMAND` for the rest.
// It finds the Node and pnpm that Tandem is written for, or fetches them once through npx, installs
// the dependencies and then runs the real command as a direct child. Any Node >= 18 with npm will
// do; no syntax newer than Node 12 here, so that an old one can still say that it is too old.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const COMMANDS = {
  start: ["node", "packages/stack/src/main.ts"],
  test: ["node", "test/run.ts"],
  exec: [],
};

const root = dirname(fileURLToPath(import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const pnpm = manifest.packageManager.replace("pnpm@", "");
const node = readFileSync(join(root, ".nvmrc"), "utf8").trim();
const oldestNode = manifest.engines.node.replace(">=", "");
const cacheFile = join(root, ".tandem", "toolchain");
const parent = process.ppid;
let receivedSignal;

async function main([name, ...args]) {
  if (olderThan(process.versions.node, "18"))
    fail(`Node ${process.versions.node} is too old: install Node ${node}, https://nodejs.org`);
  const [file, ...rest] = [COMMANDS[name], args].flat();
  if (!file)
    fail("usage: node launch.mjs start [options] | test [files] | exec COMMAND [arguments]", 78);
  const env = environment(await findToolchain());
  if (!editsDependencies(file, rest)) await installDependencies(env);
  const { code, signal, error } = await run(file, rest, { env, stdio: "inherit" });
  if (error) fail(`cannot start ${file} (${error.code})`, 127);
  if (signal) process.kill(process.pid, signal);
  else process.exit(code);
}

/** The directories to put first on the PATH so that `node` and `pnpm` are the right ones. */
async function findToolchain() {
  const own = olderThan(process.versions.node, oldestNode) ? [] : [dirname(process.execPath)];
  const pnpmOnPath = await versionOf("pnpm", own);
  if (own.length > 0 && !olderThan(pnpmOnPath, pnpm)) return own;
  const remembered = existsSync(cacheFile) ? readFileSync(cacheFile, "utf8").split("\n") : [];
  const cached = own.concat(remembered);
  const isRecent = async (name, oldest) => !olderThan(await versionOf(name, cached), oldest);
  if ((await isRecent("node", oldestNode)) && (await isRecent("pnpm", pnpm))) return cached;
  const fetched = await fetchWithNpx({
    ...(own.length === 0 && { node }),
    ...(olderThan(pnpmOnPath, pnpm) && { pnpm }),
  });
  mkdirSync(dirname(cacheFile), { recursive: true });
  writeFileSync(cacheFile, fetched.join("\n"));
  return own.concat(fetched);
}

/** "0" when the program is not there or does not answer. */
async function versionOf(program, directories) {
  // Without the variable, corepack's pnpm asks before it downloads, and waits for ever.
  const env = { ...environment(directories), COREPACK_ENABLE_DOWNLOAD_PROMPT: "0" };
  const { code, stdout } = await run(program, ["--version"], { env });
  return code === 0 ? stdout.trim().replace("v", "") : "0";
}

async function fetchWithNpx(versions) {
  const programs = Object.keys(versions);
  const packages = programs.map((name) => `${name}@${versions[name]}`);
  say(`fetching ${packages.join(" and ")} with npx, once (this is Node ${process.versions.node})`);
  const script = programs.map((name) => `command -v ${name}`).join(" && ");
  const options = ["--yes", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000"];
  packages.forEach((name) => options.push("-p", name));
  // npx lies beside the Node that runs this file, which need not be on the PATH: last, as a resort.
  const env = environment([], [dirname(process.execPath)]);
  const { code, error, stdout, stderr } = await run("npx", [...options, "-c", script], { env });
  const advice = `install Node >= ${oldestNode} and pnpm >= ${pnpm} yourself, or`;
  if (error) fail(`npx, a part of npm, is missing (${error.code}): ${advice} install npm`);
  const npmCode = /npm (?:ERR!|error) code (\S+)/.exec(stderr);
  const reason = npmCode ? npmCode[1] : `npx exit code ${code}`;
  if (code !== 0) fail(`cannot fetch ${packages} (${reason}): ${advice} see to the network`);
  return stdout.trim().split("\n").map(dirname);
}

/** Silent when nothing is missing, a line before and after when it takes a while. */
async function installDependencies(env) {
  const started = Date.now();
  const notice = setTimeout(say, 1000, "installing dependencies (a minute, the first time)");
  // NODE_ENV=production is meant for the services; pnpm would leave out what tests and tools need.
  const options = { env: { ...env, NODE_ENV: "" } };
  const { code, stdout, stderr } = await run("pnpm", ["install", "--frozen-lockfile"], options);
  clearTimeout(notice);
  const seconds = Math.round((Date.now() - started) / 1000);
  if (code !== 0) {
    process.stderr.write(stdout + stderr);
    fail(`pnpm install --frozen-lockfile failed (exit code ${code}), see above`);
  }
  if (seconds >= 1) say(`dependencies installed in ${seconds} s`);
}

/** `exec pnpm add …` may begin with a lockfile that no longer fits the manifests. */
function editsDependencies(file, [subcommand]) {
  return file === "pnpm" && /^(i|install|add|up|update|rm|remove)$/.test(subcommand);
}

/** Without what npm and pnpm tell their scripts: a nested npm takes npm_* for its own options. */
function environment(first, last = []) {
  const ofUser = /^npm_config_(registry|cache|\w+config|cafile|strict_ssl|\w*proxy|\/\/.*|@.*)$/i;
  const isKept = ([name]) => !/^npm_/i.test(name) || ofUser.test(name);
  const path = [...first, process.env.PATH, ...last].filter(Boolean).join(delimiter);
  return { ...Object.fromEntries(Object.entries(process.env).filter(isKept)), PATH: path };
}

/** Runs a program to its end and passes this process's signals on to it. Never rejects. */
function run(file, args, { env, stdio = ["ignore", "pipe", "pipe"] }) {
  return new Promise((resolve) => {
    const result = { code: 127, stdout: "", stderr: "" };
    // Before there is a child: a signal that comes with its first words must not end us alone.
    const forward = (signal) => child.kill((receivedSignal = signal));
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    signals.forEach((signal) => process.on(signal, forward));
    const child = spawn(file, args, { cwd: root, env, stdio });
    for (const name of ["stdout", "stderr"])
      if (child[name]) child[name].setEncoding("utf8").on("data", (text) => (result[name] += text));
    // Told to stop, npm tells its shell, which dies without a word: a new parent is the only sign.
    const watch = setInterval(() => {
      if (process.ppid === parent || !process.env.npm_lifecycle_event) return;
      clearInterval(watch);
      forward("SIGTERM");
    }, 250);
    child.on("error", (error) => resolve({ ...result, error }));
    child.on("close", (code, signal) => {
      clearInterval(watch);
      signals.forEach((name) => process.off(name, forward));
      // A signal that arrives while a tool is fetched or asked for its version ends the launcher too.
      if (receivedSignal && stdio !== "inherit") process.kill(process.pid, receivedSignal);
      else resolve({ ...result, code, signal });
    });
  });
}

const olderThan = (version, minimum) => version.localeCompare(minimum, "en", { numeric: true }) < 0;

const say = (text) => process.stderr.write(`tandem: ${text}\n`);

function fail(text, code = 1) {
  say(text);
  process.exit(code);
}

main(process.argv.slice(2)).catch((error) => fail(String(error)));
