import type { ServerHttp2Stream } from "node:http2";
import type { InboundLimit } from "../overload/inbound-limit.ts";
import type { MethodGate } from "./method-registry.ts";
import { overloaded, type Refusal } from "./refusal.ts";

/** Lets calls in as far as the limit of the process allows. */
export interface Admission {
  /**
   * @param at when the call came, by `performance.now()`
   * @returns undefined for a call that is let in, and counted until its stream closes
   */
  enter(stream: ServerHttp2Stream, gate: MethodGate | undefined, at: number): Refusal | undefined;
}

const entry = Symbol("entry");

interface EnteredStream extends ServerHttp2Stream {
  [entry]: { readonly at: number; readonly isStream: boolean };
}

export const createAdmission = (inbound: InboundLimit): Admission => {
  // One function for all calls: it finds what it needs on its stream.
  function leave(this: EnteredStream): void {
    const { at, isStream } = this[entry];
    const isSample = !isStream && Number(this.sentTrailers?.["grpc-status"]) === 0;
    inbound.release(performance.now() - at, isSample ? "done" : "unrelated");
  }
  return {
    enter: (stream, gate, at) => {
      if (gate?.isLimited !== true) return undefined;
      if (inbound.refuse("grpc")) return overloaded;
      Object.assign(stream, { [entry]: { at, isStream: gate.isStream } });
      stream.once("close", leave);
      return undefined;
    },
  };
};
