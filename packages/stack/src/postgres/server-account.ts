import { findAccount, type Account } from "../processes/account.ts";
import { StackError } from "../stack-error.ts";

/**
 * Whose process PostgreSQL becomes: undefined for this user's own. It refuses to run as root; then
 * it is the account `postgres` when the machine has one, else `nobody`.
 *
 * @throws {StackError} `configuration` when the machine has neither.
 */
export const serverAccount = (): Account | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const account = findAccount("postgres") ?? findAccount("nobody");
  if (account) return account;
  throw new StackError(
    "configuration",
    "PostgreSQL does not run as root, and there is no account postgres or nobody: set DATABASE_URL",
  );
};
