/** Stands for the key of a request, wherever a kind may hold texts. */
const placeholder = "{key}";

export interface KeyTemplate<T> {
  /** Whether the key stands anywhere in it. */
  readonly isKeyed: boolean;
  fill(key: string): T;
}

/** Data whose texts, however deep, may hold `{key}`; names of fields are left alone. */
export const createKeyTemplate = <T>(value: T): KeyTemplate<T> => {
  const isKeyed = holdsKey(value);
  return { isKeyed, fill: (key) => (isKeyed ? (fill(value, key) as T) : value) };
};

const holdsKey = (value: unknown): boolean => {
  if (typeof value === "string") return value.includes(placeholder);
  return isTree(value) && Object.values(value).some(holdsKey);
};

const fill = (value: unknown, key: string): unknown => {
  if (typeof value === "string") return value.replaceAll(placeholder, key);
  if (Array.isArray(value)) return value.map((each) => fill(each, key));
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fill(each, key)]));
};

/** Bytes and the like are no trees: they go as they are. */
const isTree = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
