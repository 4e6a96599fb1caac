import type { ErrorCode } from "@tandem/contracts";
import type { Answer } from "./answer.ts";

/** What reads an input first. */
export type Kind = "routes" | "graphql" | "grpc";

export type Service = "recipeApi" | "webApi";

/** Where an input is sent to. */
export interface Target {
  /** Port of HTTP/1.1. */
  readonly port: number;
  readonly grpcPort: number;
  /** What the paths of its routes begin with. */
  readonly prefix: string;
  /** What its callers show with everything that they send. */
  readonly authorization: string | undefined;
}

/** How an error code looks over one protocol, where it is not what the contract's table says. */
export interface Look {
  readonly status?: number;
  readonly code?: string;
}

/** One way to send what a row means. */
export interface Input {
  readonly kind: Kind;
  /** Tells several inputs of one kind apart. */
  readonly label?: string;
  readonly look?: Look;
  send(target: Target): Promise<Answer>;
}

/** One hostile input: what it is, how it is sent over each protocol, and what every door answers. */
export interface Row {
  readonly name: string;
  readonly answer: ErrorCode | "ok";
  readonly inputs: readonly Input[];
  /** Whom it is for, when it is not for both. */
  readonly service?: Service;
  /** Whether it is a fair question that the database answers. @default false */
  readonly asksDatabase?: boolean;
  readonly contains?: string;
  readonly lacks?: string;
  /** How many inputs are sent at once; the CPU time is theirs together. @default 1 */
  readonly crowd?: number;
  /** How often it is sent; the time is the best of them. @default 3 */
  readonly times?: number;
}
