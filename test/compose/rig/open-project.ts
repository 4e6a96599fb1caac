import { createHash } from "node:crypto";
import { freePorts, repository, withoutShedding } from "@tandem/lab";
import { type Ended, outputOf, runProgram } from "./run-program.ts";

/** The stack of docker-compose.yml beside the one that may run here: own name, own ports, own images. */
export interface Project {
  /** The front, over HTTP and over HTTPS. */
  readonly url: string;
  readonly httpsUrl: string;
  readonly httpPort: number;
  readonly images: readonly string[];
  /** As a person's shell has it who works with this project. */
  readonly env: NodeJS.ProcessEnv;
  /** `docker compose ARGS`. @throws Error with all that it printed, when it fails */
  compose(...args: readonly string[]): Promise<string>;
  /** The same for what may fail. */
  tryCompose(args: readonly string[], signal?: AbortSignal): Promise<Ended>;
  docker(...args: readonly string[]): Promise<string>;
  /** Commands as somebody would paste them into a shell in the repository's folder. */
  shell(commands: string): Promise<string>;
  /** Takes down containers, networks and volumes; the project can be used again. */
  close(): Promise<void>;
}

/** One load generator asks for everybody: more than one address usually may. */
const manyRequests = { LB_RATE_LIMIT: "1000000", LB_CLIENT_CONNECTIONS: "10000" };

const folderHash = createHash("sha256").update(repository).digest("hex").slice(0, 8);

/** @param variables as in .env; none of this machine's .env counts */
export const openProject = async (
  variables: Readonly<Record<string, string>> = {},
): Promise<Project> => {
  const [httpPort = 0, httpsPort = 0] = await freePorts(2);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    // That of the tests.
    NODE_ENV: undefined,
    COMPOSE_ENV_FILES: "/dev/null",
    COMPOSE_PROJECT_NAME: `tandem-test-${folderHash}`,
    IMAGE_PREFIX: "tandem-test",
    TAG: "test",
    HTTP_PORT: String(httpPort),
    HTTPS_PORT: String(httpsPort),
    ...manyRequests,
    ...withoutShedding,
    ...variables,
  };
  const options = { cwd: repository, env };
  const run = async (...command: readonly string[]): Promise<string> =>
    outputOf(command, await runProgram(command, options));
  const close = async (): Promise<void> => {
    // Nobody waits for what is thrown away.
    await run("docker", "compose", "down", "--volumes", "--remove-orphans", "--timeout", "0");
  };
  // One that was killed in the middle has left its stack behind.
  await close();
  return {
    url: `http://127.0.0.1:${httpPort}`,
    httpsUrl: `https://127.0.0.1:${httpsPort}`,
    httpPort,
    images: ["web-api", "recipe-api"].map((name) => `${env["IMAGE_PREFIX"]}/${name}:${env["TAG"]}`),
    env,
    compose: (...args) => run("docker", "compose", ...args),
    tryCompose: (args, signal) =>
      runProgram(["docker", "compose", ...args], { ...options, ...(signal && { signal }) }),
    docker: (...args) => run("docker", ...args),
    shell: (commands) => run("sh", "-ec", commands),
    close,
  };
};
