import { once } from "node:events";
import { relative } from "node:path";
import { inspect } from "node:util";
import { readConfig } from "./config.ts";
import { createCrew, type Crew } from "./crew.ts";
import { formatLogLine } from "./logs/format-log-line.ts";
import type { Output } from "./logs/merged-log.ts";
import { parseOptions, usage, type CommandLine } from "./options.ts";
import { StackError } from "./stack-error.ts";
import type { Stack, StackOptions } from "./stack.ts";
import { startStackWith } from "./start-stack.ts";
import { redisUrlFileIn } from "./provide-redis.ts";
import { urlFileIn } from "./start-database.ts";
import { formatStartTable } from "./start-table.ts";
import { listenForStopRequests } from "./stop-requests.ts";

export interface Terminal {
  readonly output: Output;
  readonly errors: Output;
}

/** Exit code of a program that was interrupted: 128 + SIGINT. */
const interrupted = 130;

/** As people type it: relative, unless that leads out of the folder. */
const nearby = (file: string): string => {
  const near = relative(process.cwd(), file);
  return near.startsWith("..") ? file : near;
};

const startTable = (stack: Stack, protocol: string): string => {
  const { databaseUrl, dataDir } = readConfig();
  const databaseUrlFile = databaseUrl === undefined ? nearby(urlFileIn(dataDir)) : undefined;
  const redisUrlFile = nearby(redisUrlFileIn(dataDir));
  // The clock of a process begins at its start.
  const startMs = performance.now();
  return formatStartTable({ stack, protocol, databaseUrlFile, redisUrlFile, startMs });
};

const stopInOrder = async (stack: Stack, crew: Crew): Promise<void> => {
  const startedAt = performance.now();
  await stack.close();
  crew.log("stack", `everything stopped in ${Math.round(performance.now() - startedAt)} ms`);
};

const untilStopped = async (crew: Crew, options: StackOptions, write: (stack: Stack) => void) => {
  const { signal: stop } = options;
  const stack = await startStackWith(crew, options).catch((error: unknown) => {
    if (!stop?.aborted) throw error;
  });
  // Stopped before it was up, in order.
  if (!stack || !stop) return 0;
  write(stack);
  const failure = await Promise.race([stack.failed, stop.aborted || once(stop, "abort")]);
  await stopInOrder(stack, crew);
  if (failure instanceof StackError) throw failure;
  return 0;
};

const supervise = async (
  commandLine: CommandLine,
  { output }: Terminal,
  overrides: StackOptions,
): Promise<number> => {
  const { useColours } = readConfig();
  const options = { ...commandLine, output, useColours, ...overrides };
  const crew = createCrew(options);
  const requests = listenForStopRequests((signal) =>
    crew.log("stack", `${signal}: stopping everything in order, at once after a second one`),
  );
  const forced = once(requests.force, "abort").then(() => crew.kill());
  const write = (stack: Stack): unknown => output.write(startTable(stack, commandLine.protocol));
  const orderly = untilStopped(crew, { ...options, signal: requests.stop }, write);
  const code = await Promise.race([orderly, forced]).finally(() => requests.close());
  return requests.force.aborted ? interrupted : (code ?? 0);
};

/** One line and what a failed process said; an error that nobody expected, as a whole. */
const explain = (error: unknown): string => {
  if (!(error instanceof StackError)) return `tandem: ${inspect(error)}\n`;
  const said = error.lines.flatMap((line) => formatLogLine(line)).map((line) => `  ${line}\n`);
  return `tandem: ${error.message}\n${said.join("")}`;
};

/**
 * The command: options, start, table, and then supervision until a signal comes.
 *
 * Resolves to the exit code: 0 stopped in order, 1 could not start, 78 bad options or
 * configuration, 130 stopped at once by a second signal.
 */
export const runStack = async (
  args: readonly string[],
  terminal: Terminal,
  overrides: StackOptions = {},
): Promise<number> => {
  try {
    const commandLine = parseOptions(args);
    if (!commandLine.help) return await supervise(commandLine, terminal, overrides);
    terminal.output.write(usage);
    return 0;
  } catch (error) {
    terminal.errors.write(explain(error));
    return error instanceof StackError ? error.exitCode : 1;
  }
};
