// The rewritings that a message template may ask for, as in `{body|python-json}`.

import { toPythonJson } from "../json/python-json.ts";
import { toSortedJson } from "../json/sorted-json.ts";
import { crc32 } from "./crc32.ts";
import { sha256 } from "./crypto.ts";
import { encodeBytes, latin1Bytes, latin1Text } from "./encoding.ts";

/** One rewriting of bytes; `apply` gives undefined when the bytes are not of the kind it rewrites. */
export interface Transform {
  readonly apply: (bytes: Uint8Array) => Uint8Array | undefined;
  /** Completes the sentence "matches …". */
  readonly describes: string;
  /** Part of what the scheme signs, not another form of the body that is tried beside it. */
  readonly plain?: true;
}

/** All transforms by the name they have in templates. */
export const transforms: Readonly<Record<string, Transform>> = {
  "python-json": { apply: toPythonJson, describes: "the JSON as Python's json.dumps writes it" },
  "sorted-json": { apply: toSortedJson, describes: "the JSON with sorted keys and without spaces" },
  sha256hex: {
    apply: (bytes) => latin1Bytes(encodeBytes(sha256(bytes), "hex")),
    describes: "the SHA-256 of the body in hex",
    plain: true,
  },
  crc32: { apply: (bytes) => latin1Bytes(String(crc32(bytes))), describes: "the CRC-32 of the body", plain: true },
  // ASCII letters only: other bytes may be part of a UTF-8 character.
  lower: {
    apply: (bytes) => latin1Bytes(latin1Text(bytes).replace(/[A-Z]/g, (letter) => letter.toLowerCase())),
    describes: "the text in lower case",
    plain: true,
  },
  "escape-colon": {
    apply: (bytes) => latin1Bytes(latin1Text(bytes).replace(/[\\:]/g, "\\$&")),
    describes: "the text with escaped colons",
    plain: true,
  },
};
