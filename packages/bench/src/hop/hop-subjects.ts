import type { Subject } from "../cpu/subject.ts";
import type { Way, WayBehind, Ways } from "./start-ways.ts";

/** Who is asked, and how; in the order in which they are printed. */
export const hopNames = [
  "direct",
  "HAProxy in front",
  "HAProxy in front and between",
  "both, gzip",
  "both, HTTPS",
  "both, TLS everywhere",
  "in front, HTTPS",
  "no HAProxy, HTTPS",
  "in front, HTTPS, new connections",
  "no HAProxy, HTTPS, new connections",
] as const;

type HopName = (typeof hopNames)[number];

/** What everything is a multiple of. */
export const direct: HopName = "direct";

export interface HopSubject extends Subject {
  readonly name: HopName;
}

type How = Pick<Subject, "headers" | "ca" | "isFresh">;

/** All that is asked for one path. `ca` has signed all certificates. */
export const hopSubjects = (ways: Ways, path: string, ca: string): readonly HopSubject[] => {
  const { inFront, between, secured, alone } = ways;
  const fresh = { ca, isFresh: true };
  const gzip = { headers: { "accept-encoding": "gzip" } };
  return [
    ask("direct", inFront, `http://127.0.0.1:${inFront.port}${path}`),
    askFront("HAProxy in front", inFront, path),
    askFront("HAProxy in front and between", between, path),
    askFront("both, gzip", between, path, gzip),
    askFront("both, HTTPS", between, path, { ca }),
    askFront("both, TLS everywhere", secured, path, { ca }),
    askFront("in front, HTTPS", inFront, path, { ca }),
    ask("no HAProxy, HTTPS", alone, `https://127.0.0.1:${alone.port}${path}`, { ca }),
    askFront("in front, HTTPS, new connections", inFront, path, fresh),
    ask(
      "no HAProxy, HTTPS, new connections",
      alone,
      `https://127.0.0.1:${alone.port}${path}`,
      fresh,
    ),
  ];
};

const ask = (name: HopName, { services }: Way, url: string, how: How = {}): HopSubject => ({
  name,
  url,
  processes: services,
  ...how,
});

const askFront = (name: HopName, way: WayBehind, path: string, how: How = {}): HopSubject => {
  const { ports, process } = way.front;
  const origin =
    how.ca === undefined ? `http://127.0.0.1:${ports.public}` : `https://127.0.0.1:${ports.https}`;
  return { ...ask(name, way, `${origin}${path}`, how), haproxy: process };
};

/** What one thing adds: the same with it and without it, or in one place and in the other. */
export const hopPairs: readonly { readonly what: string; readonly pair: [HopName, HopName] }[] = [
  { what: "HAProxy between, too", pair: ["HAProxy in front and between", "HAProxy in front"] },
  { what: "gzip", pair: ["both, gzip", "HAProxy in front and between"] },
  { what: "HTTPS at HAProxy", pair: ["in front, HTTPS", "HAProxy in front"] },
  { what: "HTTPS in web-api", pair: ["no HAProxy, HTTPS", "direct"] },
  { what: "TLS inside, too", pair: ["both, TLS everywhere", "both, HTTPS"] },
  { what: "HTTPS: HAProxy ÷ web-api", pair: ["in front, HTTPS", "no HAProxy, HTTPS"] },
  {
    what: "the same, new connections",
    pair: ["in front, HTTPS, new connections", "no HAProxy, HTTPS, new connections"],
  },
];
