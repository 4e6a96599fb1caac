import { closeServer, host, listenOn } from "./listen-on.ts";
import { listPortUses, publicUseOf, type PortPlan, type PortUse } from "./port-plan.ts";
import { StackError } from "./stack-error.ts";

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "is taken",
  EACCES: "is not open to this user",
};

/** `localhost` is ::1 first: a server that has the public port there would answer in our place. */
const addressesOf = (isPublic: boolean): string[] => (isPublic ? [host, "::1"] : [host]);

const assertFree = async (
  { port, user }: PortUse,
  address: string,
  isPublic: boolean,
): Promise<void> => {
  try {
    await closeServer(await listenOn(port, address));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "";
    const reason = reasons[code];
    // Not every machine has ::1.
    if (reason === undefined && address !== host) return;
    const option = isPublic ? "--port N" : "--port 0 (free ports for everything)";
    const message = `port ${port} ${reason ?? code}, ${user} wants it: try ${option}`;
    throw new StackError("port_taken", message, { cause });
  }
};

/**
 * Opens and closes every port of the plan, before anything is started.
 *
 * @throws {StackError} `port_taken` for the first that cannot be opened.
 */
export const assertPortsAreFree = async (plan: PortPlan): Promise<void> => {
  const { user } = publicUseOf(plan);
  for (const use of listPortUses(plan)) {
    const isPublic = use.user === user;
    for (const address of addressesOf(isPublic)) await assertFree(use, address, isPublic);
  }
};
