// The rewritings that a message template may ask for, as in `{body|python-json}`.

import { toPythonJson } from "../json/python-json.ts";

/** One rewriting of bytes; `apply` gives undefined when the bytes are not of the kind it rewrites. */
export interface Transform {
  readonly apply: (bytes: Uint8Array) => Uint8Array | undefined;
  /** Completes the sentence "matches …". */
  readonly describes: string;
}

/** All transforms by the name they have in templates. */
export const transforms: Readonly<Record<string, Transform>> = {
  "python-json": { apply: toPythonJson, describes: "the JSON as Python's json.dumps writes it" },
};
