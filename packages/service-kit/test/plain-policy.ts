import type { Policy } from "@tandem/resilience";

/** Every call once, as it is: what a client does by itself. */
export const plainPolicy: Policy = { execute: (operation, scope) => operation(scope) };
