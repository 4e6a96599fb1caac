import { Client, credentials, type ServiceError, status } from "@grpc/grpc-js";
import { metadataOf } from "./ask.ts";

/**
 * One call of any kind: on the wire a single answer is a stream of one.
 *
 * @param path such as `/recipe.v1.RecipeService/GetRecipe`
 * @param message as it goes over the wire
 * @returns the code of the error, or undefined when there is an answer
 */
export const sendGrpc = async (
  address: string,
  path: string,
  message: Buffer,
  headers: Readonly<Record<string, string>>,
): Promise<string | undefined> => {
  const client = new Client(address, credentials.createInsecure());
  const asItIs = (bytes: Buffer): Buffer => bytes;
  const deadline = Date.now() + 10_000;
  try {
    return await new Promise((resolve) => {
      const metadata = metadataOf(headers);
      const options = { deadline };
      client
        .makeServerStreamRequest(path, asItIs, asItIs, message, metadata, options)
        .on("data", () => resolve(undefined))
        .on("error", (error: ServiceError) => resolve(codeOf(error)));
    });
  } finally {
    client.close();
  }
};

/** Where the service does not name one, the status of gRPC in lower case. */
const codeOf = ({ code, metadata }: ServiceError): string =>
  metadata.get("error-code")[0]?.toString() ?? status[code].toLowerCase();
