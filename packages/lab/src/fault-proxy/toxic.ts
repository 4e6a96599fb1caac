/** `up` is towards the target, `down` towards the client. */
export type Direction = "up" | "down";

interface Directed {
  /** @default "both" */
  readonly direction?: Direction | "both";
}

/** What arrives leaves `ms` later, give or take `jitterMs`; bytes keep their order. */
export interface Latency extends Directed {
  readonly type: "latency";
  /** 0 to 600,000. */
  readonly ms: number;
  /** 0 to `ms`, evenly spread to both sides. @default 0 */
  readonly jitterMs?: number;
}

/** Nobody listens: new connections are refused, the ones there are cut. */
export interface Down {
  readonly type: "down";
}

/**
 * A path that has gone: connections are accepted, what arrives is swallowed, and neither an end nor
 * an error passes. A new connection does not reach the target. When it is cleared, connections that
 * lost something are reset, because a stream with a hole in it must not go on.
 */
export interface Blackhole extends Directed {
  readonly type: "blackhole";
}

/** Nothing passes any more (it is held back, not lost), and after `ms` the connection is closed. */
export interface Timeout extends Directed {
  readonly type: "timeout";
  /** From now, or from the opening of a later connection. 0 to 600,000. */
  readonly ms: number;
}

/** Connections end with a TCP reset, towards both sides. */
export interface Reset extends Directed {
  readonly type: "reset";
  /** At once, new ones as soon as they are accepted; or when data arrive. @default "at once" */
  readonly when?: "at once" | "on data";
}

/** A line that carries no more than this. */
export interface Bandwidth extends Directed {
  readonly type: "bandwidth";
  /** 1 to 1,000,000,000, for each connection and direction. */
  readonly bytesPerSecond: number;
}

/** Data go on in small pieces, so that the receiver sees them one at a time. */
export interface Slicer extends Directed {
  readonly type: "slicer";
  /** Size of a piece at most. 1 to 65,536. */
  readonly bytes: number;
  /** Between two pieces, at least. 1 to 60,000. */
  readonly delayMs: number;
}

/** After that many bytes the connection is closed, in order and towards both sides. */
export interface Limit extends Directed {
  readonly type: "limit";
  /** From now on, on each connection. 1 to 1,000,000,000. */
  readonly bytes: number;
}

/** The end of a stream arrives that much later than its data. */
export interface SlowClose extends Directed {
  readonly type: "slowClose";
  /** 0 to 600,000. */
  readonly ms: number;
}

export type Toxic =
  | Latency
  | Down
  | Blackhole
  | Timeout
  | Reset
  | Bandwidth
  | Slicer
  | Limit
  | SlowClose;
