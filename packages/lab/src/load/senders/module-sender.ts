import type { CreateSender, Sender } from "./sender.ts";
import type { ModuleTarget } from "./target.ts";

/** @throws TypeError when the module exports no `createSender` */
export const createModuleSender = async ({ module, options }: ModuleTarget): Promise<Sender> => {
  const exported = (await import(module)) as { readonly createSender?: CreateSender };
  if (typeof exported.createSender !== "function")
    throw new TypeError(`${module} exports no function createSender`);
  return exported.createSender(options as never);
};
