import { expandContract } from "./expand-contract.ts";
import { importDirection } from "./import-direction.ts";
import { noInsecureTls } from "./no-insecure-tls.ts";
import { noInterpolatedQuery } from "./no-interpolated-query.ts";
import { packageDoor } from "./package-door.ts";

/** The rules of this repository that no published rule covers; .oxlintrc.json turns them on. */
export default {
  meta: { name: "tandem" },
  rules: {
    "expand-contract": expandContract,
    "import-direction": importDirection,
    "no-insecure-tls": noInsecureTls,
    "no-interpolated-query": noInterpolatedQuery,
    "package-door": packageDoor,
  },
};
