import { installFault } from "./install-fault.ts";

let offsetMs = 0;

const rightNow = Date.now;
const wrongNow = (): number => rightNow() + offsetMs;

Date.now = wrongNow;
// A date with arguments is a fact; without, and called as a function, it looks at the clock.
globalThis.Date = new Proxy(Date, {
  construct: (target, values, newTarget) =>
    Reflect.construct(target, values.length === 0 ? [wrongNow()] : values, newTarget) as object,
  apply: () => new Date(wrongNow()).toString(),
});

installFault("wrong-clock", {
  set: (settings) => void (offsetMs = settings.offsetMs),
  clear: () => void (offsetMs = 0),
});
