import { execFileSync } from "node:child_process";

/** An entry of the system's user database. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const idOf = (name: string, option: "-u" | "-g"): number =>
  Number(execFileSync("id", [option, name], { stdio: ["ignore", "pipe", "ignore"] }));

/** `id` asks every source of accounts (files, LDAP, macOS); Node itself knows only its own. */
export const findAccount = (name: string): Account | undefined => {
  try {
    return { name, uid: idOf(name, "-u"), gid: idOf(name, "-g") };
  } catch {
    return undefined;
  }
};
