// Fixture files as the replay sees them: found first, read one by one when their turn comes.

/** What a file holds, told by its ending. */
export type FixtureKind =
  /** The bytes of a body. */
  | "body"
  | "har"
  /** A curl command or HTTP text. */
  | "text"
  | "suite";

export interface FoundFixture {
  /** As the user would type it: what was given, and the way below it. */
  readonly path: string;
  readonly kind: FixtureKind;
}

/** Files that were named, in the order of their names below each folder. */
export interface FoundFixtures {
  readonly files: readonly FoundFixture[];
  /** Files in folders that are no kind of fixture; they are passed over. */
  readonly passedOver: readonly string[];
}

/** Where fixtures come from. A path is what `find` gave, or one that a suite names. */
export interface FixtureFiles {
  /**
   * Files as they are, folders with all that is below them.
   *
   * @throws HookdevError `FIXTURE_REFUSED` for links out of a folder, pipes, and what cannot be read
   */
  find(path: string): FoundFixtures | undefined;
  /** All bytes of a file. @throws HookdevError `FIXTURE_REFUSED` */
  read(path: string): Uint8Array;
  /** The bytes of `<path>.meta.json`, where there is one. @throws HookdevError `FIXTURE_REFUSED` */
  readMeta(path: string): Uint8Array | undefined;
}

/** What stands behind a body's name in the name of the file about it. */
export const metaEnding = ".meta.json";

/** The kind of a file by its name; undefined when it is none that is replayed. */
export function kindOf(name: string): FixtureKind | undefined {
  const ending = endingOf(name);
  const isSuite = (ending === "json" || ending === "yaml" || ending === "yml") && name.endsWith(`.hooks.${ending}`);
  if (isSuite) return "suite";
  if (name.endsWith(metaEnding) || name.endsWith(".snap.json")) return undefined;
  return kinds.get(ending);
}

/** What stands behind the last dot of a file's name, in lower case. */
export function endingOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).toLowerCase();
}

const kinds = new Map<string, FixtureKind>([
  ["har", "har"],
  ["http", "text"],
  ["rest", "text"],
  ["curl", "text"],
  ["sh", "text"],
  ...["json", "xml", "form", "body", "bin", "txt", "raw", "msgpack", "cbor"].map((ending) => [ending, "body"] as const),
]);
