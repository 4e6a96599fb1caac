import { join, relative } from "node:path";
import type { Stack } from "./stack.ts";

export interface StartTableOptions {
  readonly stack: Stack;
  /** What web-api asks recipe-api over. */
  readonly protocol: string;
  /** Milliseconds from the start of the command to the last answer 200. */
  readonly startMs: number;
  /** Where the URL of the database lies with its password; undefined when it was given to us. */
  readonly databaseUrlFile: string | undefined;
  /** Where that of Redis lies, as its operator's. */
  readonly redisUrlFile: string;
}

const row = (label: string, ...cells: (string | number)[]): string =>
  `  ${label.padEnd(15)}${cells.map((cell) => String(cell).padEnd(24)).join("")}`.trimEnd();

const pidOf = ({ processes }: Stack, name: string): string =>
  String(processes.find((process) => process.name === name)?.pid() ?? "-");

const replicaRows = (stack: Stack): string[] => {
  const { webApi, recipeApi, grpc, admin } = stack.urls;
  const rowOf = (name: string, url: string): string =>
    row(name, url, admin[name] ?? "", pidOf(stack, name));
  return [
    row("", "address", "admin", "pid"),
    ...webApi.map((url, index) => rowOf(`web-api-${index + 1}`, url)),
    ...recipeApi.flatMap((url, index) => [
      rowOf(`recipe-api-${index + 1}`, url),
      row("", grpc[index] ?? ""),
    ]),
  ];
};

const balancerRows = ({ urls, balancer }: Stack): string[] => {
  if (balancer.version === undefined || urls.balancer === undefined) return [];
  const { https, recipeApiHttp, recipeApiGrpc, stats } = urls.balancer;
  return [
    ...(https === undefined ? [] : [row("", https)]),
    row("between them", recipeApiHttp, recipeApiGrpc),
    row("", `HAProxy ${balancer.version}, statistics at ${stats}`),
  ];
};

/** What it means that nothing stands in front. */
const noBalancerRows = ({ urls, balancer }: Stack): string[] => {
  if (balancer.version !== undefined) return [];
  const { port } = new URL(urls.public);
  return [
    "",
    `  No load balancer: ${balancer.reason}.`,
    `  Port ${port} is web-api-1, and closed while that restarts.`,
  ];
};

const databaseRows = ({ stack, databaseUrlFile }: StartTableOptions): string[] => {
  const url = new URL(stack.urls.database);
  url.password = "";
  if (databaseUrlFile === undefined) return [row("database", url.href), row("", "(DATABASE_URL)")];
  const file = `its password is in ${databaseUrlFile}`;
  return [row("database", url.href), row("", `PostgreSQL ${stack.postgresVersion}, ${file}`)];
};

const redisRows = ({ stack, redisUrlFile }: StartTableOptions): string[] => {
  const { redis } = stack;
  if (redis.url === undefined) return [];
  const note =
    redis.version === undefined
      ? "(REDIS_URL)"
      : `Redis ${redis.version}, its operator's password is in ${redisUrlFile}`;
  return [row("cache", redis.url), row("", note)];
};

/** What it means that replicas share nothing. */
const noRedisRows = ({ redis }: Stack): string[] =>
  redis.url === undefined
    ? [
        "",
        `  No Redis: ${redis.reason}.`,
        "  Each replica caches and counts alone: a quota holds for each of them.",
      ]
    : [];

const httpsHint = ({ urls, balancer }: Stack): string[] => {
  if (balancer.version === undefined || urls.balancer?.https === undefined) return [];
  const near = relative(process.cwd(), join(balancer.certificates ?? "", "ca.pem"));
  return [row("", `curl --cacert ${near} ${urls.balancer.https}/`)];
};

/** Whoever measures would otherwise measure refusals. */
const limitHint = ({ balancer }: Stack): string[] =>
  balancer.version === undefined
    ? []
    : [row("Measure it", "LB_RATE_LIMIT=1000000 LB_CLIENT_CONNECTIONS=1000 npm start")];

const hints = (stack: Stack): string[] => {
  const { public: publicUrl, webApi, admin } = stack.urls;
  const victim = `web-api-${webApi.length}`;
  const address = publicUrl.replace("http://", "");
  return [
    row("Try it", `curl ${address}/`),
    row("", `curl ${address}/via/grpc/`),
    ...httpsHint(stack),
    row("Write to it", 'with an API key: "A tour of writing" in README.md'),
    row("Break it", `kill -9 ${pidOf(stack, victim)}    (${victim}, it comes back by itself)`),
    ...limitHint(stack),
    row("Look inside", `curl ${admin["web-api-1"]?.replace("http://", "")}/metrics`),
    row("Logs", "below, one line for each request; LOG_LEVEL=debug shows more"),
    row("Stop", "Ctrl-C; a second one does not wait"),
  ];
};

/** What runs where and what to do next, at most 80 columns wide. */
export const formatStartTable = (options: StartTableOptions): string => {
  const { stack, protocol, startMs } = options;
  const { urls } = stack;
  const size = `${urls.webApi.length} web-api, ${urls.recipeApi.length} recipe-api over ${protocol}`;
  const lines = [
    `  Tandem is running: ${size}, ready in ${(startMs / 1000).toFixed(1)} s`,
    "",
    row("public", urls.public),
    ...balancerRows(stack),
    ...replicaRows(stack),
    ...databaseRows(options),
    ...redisRows(options),
    ...noBalancerRows(stack),
    ...noRedisRows(stack),
    "",
    ...hints(stack),
  ];
  return `\n${lines.join("\n")}\n\n`;
};
