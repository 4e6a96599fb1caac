import { execFile } from "node:child_process";
import { promisify } from "node:util";

const isRequired = process.env["CI"] !== undefined;

/** Brings up the loopback of a network that nobody else is in, and starts a program there. */
export const inOwnNetwork = [
  "unshare",
  ["--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"],
] as const;

const reasonAgainst = async (): Promise<string | undefined> => {
  const [file, args] = inOwnNetwork;
  try {
    await promisify(execFile)(file, [...args, "iptables", "--wait", "--list"]);
    return undefined;
  } catch {
    return "it takes root on Linux, with unshare, ip and iptables";
  }
};

/** Why no packets can be lost here; undefined: they can, or in CI have to. */
export const withoutOwnNetwork: string | undefined = isRequired ? undefined : await reasonAgainst();
if (withoutOwnNetwork)
  process.stderr.write(`rows 20 and 21 skipped, lost packets: ${withoutOwnNetwork}\n`);
