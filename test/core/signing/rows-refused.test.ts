// The rows of the fault catalogue in which an HMAC signature is refused: S-02 to S-47.

import { describe, expect, test } from "vitest";
import type { BadVerdict, Verdict } from "../../../src/core/signing/verdict.ts";
import { base64, body, hex, judge, raw, withSignature } from "../../helpers/signature-rows.ts";
import {
  base64Scheme,
  bytes,
  hexScheme,
  idScheme,
  noon,
  otherSecret,
  prefixScheme,
  request,
  secret,
  signatureOf,
  signed,
  timedScheme,
} from "../../helpers/signing-cases.ts";

const flipped = (text: string) => (text.startsWith("a") ? "b" : "a") + text.slice(1);

type Row = readonly [id: string, what: string, judged: () => Verdict, reason: BadVerdict["reason"], hint?: RegExp];
const padded = base64.replace(/=+$/, "");
const bodyWithUrlSafe = Array.from({ length: 50 }, (_, i) => `body ${i}`).find((text) =>
  /[+/]/.test(signatureOf(base64Scheme, text)),
) as string;
const urlSafe = signatureOf({ ...base64Scheme, encodings: ["base64url"] }, bodyWithUrlSafe);

const refused: Row[] = [
  ["S-02", "one bit of the body changed", () => withSignature(hexScheme, hex, body.replace("33", "32")), "mismatch"],
  ["S-03", "one character of the signature changed", () => withSignature(hexScheme, flipped(hex)), "mismatch"],
  ["S-04", "half a hex signature", () => withSignature(hexScheme, hex.slice(0, 32)), "mismatch", /16 of 32 bytes/],
  [
    "S-04",
    "a hex signature short of one byte",
    () => withSignature(hexScheme, hex.slice(0, 62)),
    "mismatch",
    /31 of 32/,
  ],
  ["S-04", "a hex signature short of one character", () => withSignature(hexScheme, hex.slice(0, 63)), "mismatch"],
  ["S-04", "half a base64 signature", () => withSignature(base64Scheme, base64.slice(0, 22)), "mismatch"],
  ["S-05", "hex with more hex behind", () => withSignature(hexScheme, `${hex}00`), "mismatch", /33 bytes where/],
  ["S-05", "hex with junk behind", () => withSignature(hexScheme, `${hex}zz`), "mismatch"],
  [
    "S-05",
    "base64 with text after the padding",
    () => withSignature(base64Scheme, `${base64}AAAA`),
    "mismatch",
    /padding/,
  ],
  ["S-05", "two base64 signatures in one value", () => withSignature(base64Scheme, `${base64},${base64}`), "mismatch"],
  [
    "S-07",
    "a space inside hex",
    () => withSignature(hexScheme, `${hex.slice(0, 9)} ${hex.slice(9)}`),
    "mismatch",
    /spaces/,
  ],
  [
    "S-07",
    "a newline inside base64",
    () => withSignature(base64Scheme, `${base64.slice(0, 9)}\n${base64.slice(9)}`),
    "mismatch",
    /line breaks/,
  ],
  ["S-06", "a non-breaking space around", () => withSignature(hexScheme, `\u00a0${hex}`), "mismatch"],
  ["S-06", "a newline at the end", () => withSignature(hexScheme, `${hex}\n`), "mismatch"],
  [
    "S-09",
    "base64url for base64",
    () => withSignature(base64Scheme, urlSafe, bodyWithUrlSafe),
    "mismatch",
    /written in base64url/,
  ],
  ["S-09", "base64 without its padding", () => withSignature(base64Scheme, padded), "mismatch", /padding is missing/],
  [
    "S-10",
    "hex for base64",
    () => withSignature(base64Scheme, hex),
    "mismatch",
    /written in hex where this scheme writes base64/,
  ],
  [
    "S-10",
    "base64 for hex",
    () => withSignature(hexScheme, base64),
    "mismatch",
    /written in base64 where this scheme writes hex/,
  ],
  ["S-11", "prefix missing", () => withSignature(prefixScheme, hex), "mismatch", /"sha256=" is missing/],
  ["S-11", "prefix too many", () => withSignature(hexScheme, `sha256=${hex}`), "mismatch", /"sha256=" stands in front/],
  [
    "S-11",
    "prefix in another case",
    () => withSignature(prefixScheme, `SHA256=${hex}`),
    "mismatch",
    /instead of "sha256="/,
  ],
  [
    "S-12",
    "a SHA-1 signature",
    () => withSignature(hexScheme, raw("sha1", secret).digest("hex")),
    "mismatch",
    /matches when it is made with sha1/,
  ],
  [
    "S-12",
    "a SHA-512 signature",
    () => withSignature(base64Scheme, raw("sha512", secret).digest("base64")),
    "mismatch",
    /made with sha512/,
  ],
  [
    "S-12",
    "another SHA-1 signature",
    () => withSignature(hexScheme, raw("sha1", otherSecret).digest("hex")),
    "mismatch",
    /20 of 32 bytes: it was cut, or made with sha1/,
  ],
  [
    "S-15",
    "only a lower version",
    () => withSignature(prefixScheme, `sha1=${raw("sha1", secret).digest("hex")}`),
    "mismatch",
    /made with sha1/,
  ],
  [
    "S-18",
    "an old secret that is no longer given",
    () => judge(hexScheme, signed(hexScheme, body, otherSecret)),
    "mismatch",
  ],
  [
    "S-19",
    "a new secret that is not known yet",
    () => judge(hexScheme, signed(hexScheme, body, otherSecret), [secret, `${secret}x`]),
    "mismatch",
    /another one \(of another endpoint, or rotated\)/,
  ],
  [
    "S-23",
    "a secret with quotes around it",
    () => judge(hexScheme, signed(hexScheme, body), [`"${secret}"`]),
    "mismatch",
    /quotes/,
  ],
  [
    "S-23",
    "a secret with spaces around it",
    () => judge(hexScheme, signed(hexScheme, body), [` ${secret} `]),
    "mismatch",
    /white space/,
  ],
  [
    "S-24",
    "whsec_ in front of a raw secret",
    () => judge(hexScheme, signed(hexScheme, body), [`whsec_${secret}`]),
    "mismatch",
    /"whsec_" at the start of the secret is not part/,
  ],
  [
    "S-24",
    "a raw secret for a decoded scheme",
    () =>
      judge(
        { ...hexScheme, key: { encoding: "base64", stripPrefix: "whsec_" } },
        signed(hexScheme, body, "whsec_AAAABBBBCCCCDDDDEEEEFFFF"),
        ["whsec_AAAABBBBCCCCDDDDEEEEFFFF"],
      ),
    "mismatch",
    /plain text, not decoded/,
  ],
  [
    "S-25",
    "NFC for NFD",
    () => judge(hexScheme, signed(hexScheme, body, "pässwörd".normalize("NFD")), ["pässwörd".normalize("NFC")]),
    "mismatch",
    /decomposed/,
  ],
  [
    "S-27",
    "hex text that should be decoded",
    () =>
      judge({ ...hexScheme, key: { encoding: "hex" } }, signed(hexScheme, body, "00ff".repeat(8)), ["00ff".repeat(8)]),
    "mismatch",
    /plain text, not decoded/,
  ],
  [
    "S-27",
    "hex that should stay text",
    () =>
      judge(hexScheme, signed({ ...hexScheme, key: { encoding: "hex" } }, body, "00ff".repeat(8)), ["00ff".repeat(8)]),
    "mismatch",
    /hex that is decoded first/,
  ],
  [
    "S-31",
    "the U+FFFD twin of a byte FF",
    () => judge(hexScheme, { ...signed(hexScheme, new Uint8Array([0x22, 0xff, 0x22])), body: bytes('"\ufffd"') }),
    "mismatch",
  ],
  [
    "S-36",
    "the time changed after signing",
    () =>
      judge(timedScheme, {
        ...signed(timedScheme, body),
        headers: ["X-Time", String(noon + 1), ...signed(timedScheme, body).headers.slice(2)],
      }),
    "mismatch",
  ],
  [
    "S-37",
    "the id changed after signing",
    () =>
      judge(
        idScheme,
        request(body, ["X-Time", String(noon), "X-Id", "msg_2", "X-Signature", signatureOf(idScheme, body)]),
      ),
    "mismatch",
  ],
  [
    "S-37",
    "an id with a dot",
    () => judge(idScheme, request(body, ["X-Time", String(noon), "X-Id", "msg.1", "X-Signature", hex])),
    "malformed",
  ],
  ["S-39", "no signature header", () => judge(hexScheme, request(body)), "missing"],
  ["S-39", "an empty signature header", () => withSignature(hexScheme, ""), "missing"],
  ["S-39", "a signature header of spaces", () => withSignature(hexScheme, " \t "), "missing"],
  [
    "S-39",
    "two signature headers",
    () => judge(hexScheme, request(body, ["X-Signature", hex, "x-signature", "0"])),
    "ambiguous",
  ],
  [
    "S-39",
    "the same signature twice",
    () => judge(hexScheme, request(body, ["X-Signature", hex, "X-Signature", hex])),
    "ambiguous",
  ],
  [
    "S-39",
    "the signature in the query",
    () => judge(hexScheme, { ...request(body), target: `/?X-Signature=${hex}` }),
    "missing",
  ],
  [
    "S-41",
    "the secret of another endpoint",
    () => judge(hexScheme, signed(hexScheme, body, otherSecret)),
    "mismatch",
    /another endpoint/,
  ],
  ["S-47", "one character", () => withSignature(hexScheme, "a"), "malformed"],
  ["S-47", "a word", () => withSignature(hexScheme, "undefined"), "malformed"],
  ["S-47", "only the prefix", () => withSignature(prefixScheme, "sha256="), "malformed"],
  ["S-47", "15,000 characters", () => withSignature(hexScheme, "a".repeat(15_000)), "mismatch"],
  [
    "S-10",
    "hex of another secret for base64",
    () => withSignature(base64Scheme, signatureOf(hexScheme, body, otherSecret)),
    "mismatch",
    /looks like hex; this scheme writes base64/,
  ],
  [
    "S-11",
    "another secret and no prefix",
    () => withSignature(prefixScheme, signatureOf(hexScheme, body, otherSecret)),
    "mismatch",
    /does not begin with "sha256="/,
  ],
  [
    "S-24",
    "base64 that should be decoded",
    () =>
      judge(hexScheme, signed({ ...hexScheme, key: { encoding: "base64" } }, body, "AAAABBBBCCCCDDDDEEEEFFFF"), [
        "AAAABBBBCCCCDDDDEEEEFFFF",
      ]),
    "mismatch",
    /base64 that is decoded first/,
  ],
];

describe("refuses", () => {
  test.each(refused.map(([id, what, judged, reason, hint]) => ({ id, what, judged, reason, hint })))(
    "$id $what",
    (row) => {
      const { judged, reason, hint } = row;
      const verdict = judged() as BadVerdict;
      expect(verdict).toMatchObject({ ok: false, reason });
      if (hint !== undefined) expect(verdict.hints.join(" | ")).toMatch(hint);
      expect(JSON.stringify(verdict)).not.toContain(secret);
      expect(JSON.stringify(verdict)).not.toContain(hex);
      expect(JSON.stringify(verdict)).not.toContain(base64);
    },
  );
});
