import { checkNumber } from "@tandem/resilience";

/** The faults that can be put into a process of ours, and what can be said of each. */
export interface FaultSettings {
  /** Nothing runs in the process, neither now nor, with `everyMs`, again and again. */
  readonly "block-event-loop": {
    /** 1 to 60,000. */
    readonly ms: number;
    /** From the beginning of one block to that of the next; 1 to 600,000. Default: only once. */
    readonly everyMs?: number;
  };
  /** Requests and calls wait before the service sees them: its own deadline begins after that. */
  readonly "slow-requests": {
    /** 1 to 60,000. */
    readonly ms: number;
  };
  /** PostgreSQL takes longer to finish each statement; the driver's time limits count that. */
  readonly "slow-sql": {
    /** 1 to 60,000. */
    readonly ms: number;
  };
  /** Requests are answered 503 or 500, and gRPC calls UNAVAILABLE or INTERNAL. */
  readonly "refuse-requests": {
    /** @default 503 */
    readonly status?: 500 | 503;
    /** Of all requests, by chance; from 0 to 1. @default 1 */
    readonly share?: number;
  };
  /** An error that nobody catches. */
  readonly "throw-error": {
    readonly as: "uncaughtException" | "unhandledRejection";
    /** Default: at once. */
    readonly on?: "SIGUSR2";
  };
  /** SIGKILL, from the process to itself. */
  readonly crash: {
    /**
     * `arrival`: a request or call is there, the service has not seen it. `answer`: the work is done,
     * and nothing of the answer has left. `before-commit`: COMMIT of what has been written is about to
     * be sent.
     * `after-commit`: PostgreSQL has committed a transaction, or a statement of its own, that has
     * written, and the service has not heard of it.
     */
    readonly at: "now" | "arrival" | "answer" | "before-commit" | "after-commit";
    /**
     * How many such moments pass before; 0 to 1,000,000. A transaction that wrote nothing, and a
     * statement that changed no row, is none. @default 0
     */
    readonly skip?: number;
    /** For so long nothing runs in the process before it ends; 0 to 60,000. @default 0 */
    readonly delayMs?: number;
    /** In addition a random time from 0 to this; 0 to 60,000. @default 0 */
    readonly randomDelayMs?: number;
  };
  /**
   * The process believes that it is later, or earlier: every `Date` of its JavaScript. Timers and
   * durations stay right, as they do on a machine whose clock is set; what Node does inside, such as
   * the Date header, has the right time.
   */
  readonly "wrong-clock": {
    /** -86,400,000 to 86,400,000: a day. */
    readonly offsetMs: number;
  };
}

export type FaultName = keyof FaultSettings;

const minute = { min: 1, max: 60_000 };

type Check = (name: string, value: unknown) => void;

const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (name, value) => {
    if (allowed.includes(value)) return;
    throw new RangeError(`${name} must be one of ${allowed.join(", ")}, not ${String(value)}`);
  };

const number =
  (limits: { min: number; max: number; integer?: boolean }): Check =>
  (name, value) =>
    checkNumber(name, value, limits);

const optional =
  (check: Check): Check =>
  (name, value) => {
    if (value !== undefined) check(name, value);
  };

const checks: { [Name in FaultName]: Record<keyof FaultSettings[Name], Check> } = {
  "block-event-loop": {
    ms: number(minute),
    everyMs: optional(number({ min: 1, max: 600_000 })),
  },
  "slow-requests": { ms: number(minute) },
  "slow-sql": { ms: number(minute) },
  "refuse-requests": {
    status: optional(oneOf(500, 503)),
    share: optional(number({ min: 0, max: 1 })),
  },
  "throw-error": {
    as: oneOf("uncaughtException", "unhandledRejection"),
    on: optional(oneOf("SIGUSR2")),
  },
  crash: {
    at: oneOf("now", "arrival", "answer", "before-commit", "after-commit"),
    skip: optional(number({ min: 0, max: 1_000_000, integer: true })),
    delayMs: optional(number({ min: 0, max: 60_000 })),
    randomDelayMs: optional(number({ min: 0, max: 60_000 })),
  },
  "wrong-clock": { offsetMs: number({ min: -86_400_000, max: 86_400_000 }) },
};

/** @throws RangeError that names the fault, its option, the limits and what was given */
export const checkFault = (fault: FaultName, settings: unknown): void => {
  if (typeof settings !== "object" || settings === null) {
    throw new RangeError(`${fault} must be an object, not ${String(settings)}`);
  }
  const options: Readonly<Record<string, Check>> = checks[fault];
  for (const name of Object.keys(settings)) oneOf(...Object.keys(options))(`${fault} option`, name);
  for (const [name, check] of Object.entries(options)) {
    check(`${fault}.${name}`, Reflect.get(settings, name));
  }
};
