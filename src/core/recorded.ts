// What a recording is on disk, and where it is kept.

/** A body with what its bytes do not say. */
export interface RecordedFile {
  /** Name without ending, as it was wished for. */
  readonly stem: string;
  /** `json`, `form` or `body`. */
  readonly ending: string;
  readonly body: Uint8Array;
  /** The text of `<body file>.meta.json`. */
  readonly meta: string;
}

/** A folder of recordings. Files are readable by their owner only, and never half written. */
export interface RecordingFolder {
  /** Writes both files under the first free name; returns the path of the body. @throws HookdevError `RECORDING_NOT_WRITABLE` */
  add(file: RecordedFile): Promise<string>;
  /** Writes both files anew in the place of those that `add` returned. @throws HookdevError `RECORDING_NOT_WRITABLE` */
  replace(path: string, file: RecordedFile): Promise<void>;
}

/**
 * A name that every file system takes: letters, digits, dots and dashes of ASCII, at most 80 of them, none of the names
 * that Windows keeps for devices, no dot at an end, none of the endings that mean something else here.
 */
export function fileStem(wish: string, otherwise: string): string {
  const plain = wish
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .slice(0, longest)
    .replace(/^[.-]+|[.-]+$/g, "")
    .replace(/\.(hooks|meta|snap)$/i, "-$1");
  if (plain === "") return otherwise;
  return /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)/i.test(plain) ? `_${plain}` : plain;
}

const longest = 80;
