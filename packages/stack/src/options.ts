import { parseArgs } from "node:util";
import { StackError } from "./stack-error.ts";

export const protocols = ["http", "graphql", "grpc"] as const;
export type Protocol = (typeof protocols)[number];

export interface CommandLine {
  readonly replicas: number;
  readonly protocol: Protocol;
  /** The public port; 0 takes a free port for everything. */
  readonly port: number;
  /** Undefined: HAProxy stands in front when it is on the PATH. */
  readonly haproxy?: false;
  /** Undefined: Redis is shared when REDIS_URL names one or redis-server is on the PATH. */
  readonly redis?: false;
  /** TLS between HAProxy and the services. */
  readonly tls: boolean;
  readonly help: boolean;
}

/** More need more connections than a PostgreSQL on a laptop should have. */
const mostReplicas = 9;

export const usage = `Starts Tandem on this machine, without Docker: PostgreSQL, recipe-api, web-api,
and, when they are on the PATH, Redis for both and HAProxy in front of them.

  npm start [-- OPTION ...]

  --replicas N     processes of each service, 1 to ${mostReplicas} (2)
  --protocol NAME  how web-api asks recipe-api: ${protocols.join(", ")} (http)
  --port N         the public port, 0 to 65535 (3000); 0 means any free ones
  --no-haproxy     do without HAProxy
  --no-redis       do without Redis
  --tls            TLS between HAProxy and the services too, with certificates
                   on both sides
  --help           this text

  DATABASE_URL     a PostgreSQL of yours; without it one is brought along
  MIGRATION_DATABASE_URL  the same, as the role that may change its schema
  REDIS_URL, REDIS_PASSWORD
                   a Redis of yours, for both services
  TANDEM_DATA      folder of the data (.tandem)
  INTERNAL_TOKEN_FILE, API_KEYS_FILE
                   files with secrets of yours, which production needs
                   (those in docker/secrets/development)
  LB_RATE_LIMIT …  limits and times of HAProxy, all in haproxy/haproxy.cfg
  LOG_LEVEL        trace, debug, info, warn, error or fatal (info)
  NO_COLOR         any value: no colours

Ctrl-C stops everything in order, a second one at once.
`;

const definitions = {
  replicas: { type: "string", default: "2" },
  protocol: { type: "string", default: "http" },
  port: { type: "string", default: "3000" },
  "no-haproxy": { type: "boolean", default: false },
  "no-redis": { type: "boolean", default: false },
  tls: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

const parseInteger = (name: string, text: string, least: number, most: number): number => {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new StackError("usage", `--${name} is "${text}", must be ${least} to ${most}`);
};

const parseProtocol = (text: string): Protocol => {
  const protocol = protocols.find((name) => name === text);
  if (protocol) return protocol;
  throw new StackError("usage", `--protocol is "${text}", must be ${protocols.join(", ")}`);
};

const readArguments = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: definitions, strict: true }).values;
  } catch (cause) {
    // Its first sentence names the argument; the rest is about parseArgs.
    const [what = ""] = (cause as Error).message.split(/\. |\n/);
    const names = Object.keys(definitions).map((name) => `--${name}`);
    throw new StackError("usage", `${what}; there are ${names.join(", ")}`, { cause });
  }
};

/** @throws {StackError} `usage`, naming the option and what it may be. */
export const parseOptions = (args: readonly string[]): CommandLine => {
  const values = readArguments(args);
  if (values.tls && values["no-haproxy"])
    throw new StackError("usage", "--tls needs HAProxy: leave --no-haproxy out");
  return {
    replicas: parseInteger("replicas", values.replicas, 1, mostReplicas),
    protocol: parseProtocol(values.protocol),
    port: parseInteger("port", values.port, 0, 65_535),
    ...(values["no-haproxy"] && { haproxy: false }),
    ...(values["no-redis"] && { redis: false }),
    tls: values.tls,
    help: values.help,
  };
};
