// Unit tests stay inside their process. Whatever would leave it throws, on the first try and with
// the name of the rule, instead of passing on one machine and failing on the next.
import childProcess from "node:child_process";
import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const refuse = (target: object, name: string, label: string): void => {
  Reflect.set(target, name, () => {
    throw new Error(
      `unit tests use no network and no child processes: ${label} was refused; ` +
        "put this test into NAME.integration.test.ts",
    );
  });
};

const refuseAll = (target: object, label: string, pattern: RegExp): void => {
  for (const name of Object.getOwnPropertyNames(target))
    if (pattern.test(name)) refuse(target, name, `${label}.${name}`);
};

const asks = /^(lookup|lookupService|resolve\w*|reverse)$/;

refuse(net.Socket.prototype, "connect", "connect");
refuse(net.Server.prototype, "listen", "listen");
refuseAll(dgram.Socket.prototype, "dgram", /^(send|bind|connect)$/);
refuseAll(dns, "dns", asks);
refuseAll(dns.promises, "dns.promises", asks);
refuseAll(dns.Resolver.prototype, "dns.Resolver", asks);
refuseAll(dns.promises.Resolver.prototype, "dns.promises.Resolver", asks);
refuseAll(childProcess, "child_process", /^(spawn|exec|execFile|fork)(Sync)?$/);

// Makes `import { spawn } from "node:child_process"` see it too.
syncBuiltinESMExports();
