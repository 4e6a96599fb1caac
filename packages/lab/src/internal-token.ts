import type { Metadata } from "@grpc/grpc-js";

/** What `startService` gives every service, unless its `env` says otherwise. */
export const internalToken = "internal-token-of-the-tests";

/** For who calls recipe-api itself, over HTTP and in the load generator's targets. */
export const internalHeaders = { authorization: `Bearer ${internalToken}` } as const;

/**
 * The same for a call over gRPC.
 *
 * @param GrpcMetadata grpc-js' class: whoever starts services only does not load that
 */
export const internalMetadata = (GrpcMetadata: typeof Metadata): Metadata => {
  const metadata = new GrpcMetadata();
  for (const [name, value] of Object.entries(internalHeaders)) metadata.set(name, value);
  return metadata;
};
