import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";

/** Which packets on the loopback of this process' own network are lost. */
export interface LostPackets {
  /** All that are sent to these ports, as behind a cable that is out: nobody hears of it. */
  to(ports: readonly number[]): Promise<void>;
  /** A share of those that go to these ports and come from them, by chance. */
  some(share: number, ports: readonly number[]): Promise<void>;
  /** No more. */
  none(): Promise<void>;
}

/** @throws Error outside of a network of its own: there, others would lose theirs */
export const losePackets = async (): Promise<LostPackets> => {
  await assertOwnNetwork();
  const lose = async (direction: string, ports: readonly number[], chance: readonly string[]) => {
    // Of one rule, iptables takes 15.
    for (const port of ports)
      await filter(
        "--append",
        "INPUT",
        "--protocol",
        "tcp",
        direction,
        `${port}`,
        ...chance,
        ...drop,
      );
  };
  return {
    to: (ports) => lose("--dport", ports, []),
    some: async (share, ports) => {
      const chance = ["--match", "statistic", "--mode", "random", "--probability", `${share}`];
      for (const direction of ["--dport", "--sport"]) await lose(direction, ports, chance);
    },
    none: () => filter("--flush", "INPUT"),
  };
};

const drop = ["--jump", "DROP"];

const filter = async (...rule: readonly string[]): Promise<void> =>
  void (await promisify(execFile)("iptables", ["--wait", ...rule]));

/** One that unshare has just made has nothing but its loopback, and is not that of its parent. */
const assertOwnNetwork = async (): Promise<void> => {
  const networks = ["self", process.ppid].map((id) => readlink(`/proc/${id}/ns/net`));
  const [own, parents] = await Promise.all(networks);
  const interfaces = (await readFile("/proc/net/dev", "utf8")).trim().split("\n").slice(2);
  if (own === parents || interfaces.length !== 1)
    throw new Error("packets are lost in a network of one's own alone: see open-network.ts");
};
