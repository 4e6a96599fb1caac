const decoder = new TextDecoder();

/** @returns undefined when it is none: whoever refuses on the way, a load balancer for one, writes HTML */
export const parseJson = (body: ArrayBuffer): unknown => {
  try {
    return JSON.parse(decoder.decode(body)) as unknown;
  } catch {
    return undefined;
  }
};
