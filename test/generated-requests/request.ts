import type { ErrorCode } from "@tandem/contracts";
import type { OperationName } from "./contract.ts";

/** What a caller sends for one parameter. Only GraphQL can send anything but text. */
export type Value = string | number | boolean | null | object;

/** A request in the words of schemas/openapi.json; a name may be unknown, or come twice. */
export interface GeneratedRequest {
  readonly operation: OperationName;
  readonly values: readonly (readonly [name: string, value: Value])[];
}

/** A request that breaks one rule and is valid otherwise. */
export interface BrokenRequest extends GeneratedRequest {
  /** The rule, for who reads a failure. */
  readonly breaks: string;
}

/** Why there is no answer, in words that are the same for every protocol. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly detail: string;
}

/** What came back. */
export interface Outcome extends Partial<Refusal> {
  /** The whole answer; absent when refused. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/**
 * What a protocol makes of a request; undefined when it cannot carry it. `hasOwnRule` when something
 * of the protocol itself refuses it, a type or a decoder, before the rule that all share is asked.
 */
export interface Carried {
  readonly hasOwnRule: boolean;
  ask(): Promise<Outcome>;
}

export type Carry = (request: GeneratedRequest) => Carried | undefined;

/** The bytes of a text. Half of a surrogate pair has none in UTF-8; this is what others send for it. */
export const bytesOf = (text: string): Buffer =>
  Buffer.concat(
    Array.from(text, (character) => {
      if (character.isWellFormed()) return Buffer.from(character);
      const unit = character.charCodeAt(0);
      return Buffer.from([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f)]);
    }),
  );

/** A whole number as every protocol writes it. */
export const isWhole = (text: string): boolean => /^-?(0|[1-9]\d*)$/.test(text);

/** Whether GraphQL's Int and protobuf's int32 hold it. */
export const isInt32 = (text: string): boolean =>
  isWhole(text) && BigInt.asIntN(32, BigInt(text)) === BigInt(text);

/** Every name once, and a name of the contract. */
export const isPlain = ({ values }: GeneratedRequest, names: readonly string[]): boolean =>
  new Set(values.map(([name]) => name)).size === values.length &&
  values.every(([name]) => names.includes(name));
