import type { FaultName } from "./fault-settings.ts";

/** What the parent says to the process that has the faults. */
export interface FaultRequest {
  readonly fault: FaultName;
  /** Tells requests apart. */
  readonly id: string;
  /** Undefined clears the fault. */
  readonly settings?: object;
}

export interface FaultReply {
  readonly faultId: string;
  /** Why nothing has changed. */
  readonly error?: string;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

export const isFaultRequest = (message: unknown): message is FaultRequest =>
  isObject(message) && "fault" in message && "id" in message;

export const isFaultReply = (message: unknown): message is FaultReply =>
  isObject(message) && "faultId" in message;
