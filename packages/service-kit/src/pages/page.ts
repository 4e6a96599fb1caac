/** A file below a page. Found and read when it is asked for, so a start does not wait for it. */
export interface PageFile {
  readonly name: string;
  /** Its media type, with the character set. */
  readonly type: string;
  readonly cacheControl: string;
  /** @throws when the file is not there */
  read(): Promise<string | Uint8Array>;
}

/** A page for people, and all that it consists of: what is not named here is not served. */
export interface Page {
  /** Where it is, in one segment: `/docs`. Its files are below: `/docs/NAME`. */
  readonly path: string;
  readonly title: string;
  readonly styles: readonly PageFile[];
  /** Run in this order, when the page's one element is there. */
  readonly scripts: readonly PageFile[];
  /** What the scripts ask for. */
  readonly data: readonly PageFile[];
  /** Whether its scripts add style elements of their own. */
  readonly addsStyles: boolean;
  /** What the scripts find as `dataset` of the page's element. */
  readonly dataset: Readonly<Record<string, string>>;
}
