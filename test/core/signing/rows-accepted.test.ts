// The rows of the fault catalogue in which a signature or credential is accepted: S-01 to S-50.

import { describe, expect, test } from "vitest";
import type { GoodVerdict, Verdict } from "../../../src/core/signing/verdict.ts";
import {
  base64,
  base64Of,
  body,
  hex,
  judge,
  raw,
  withAuth,
  withSignature,
  withToken,
} from "../../helpers/signature-rows.ts";
import {
  base64Scheme,
  basicScheme,
  bearerScheme,
  bytes,
  hexScheme,
  idScheme,
  otherSecret,
  prefixScheme,
  request,
  secret,
  signed,
} from "../../helpers/signing-cases.ts";

type GoodRow = readonly [id: string, what: string, judged: () => Verdict, note?: RegExp];

const accepted: GoodRow[] = [
  ["S-01", "a hex signature", () => withSignature(hexScheme, hex)],
  ["S-01", "a base64 signature", () => withSignature(base64Scheme, base64)],
  ["S-01", "a prefixed signature", () => withSignature(prefixScheme, `sha256=${hex}`)],
  ["S-01", "a signed time and id", () => judge(idScheme, signed(idScheme, body))],
  ["S-06", "spaces and tabs around the signature", () => withSignature(hexScheme, `\t ${hex} \t`)],
  ["S-08", "upper-case hex", () => withSignature(hexScheme, hex.toUpperCase()), /upper-case/],
  [
    "S-17",
    "the old secret during rotation",
    () => judge(hexScheme, signed(hexScheme, body, otherSecret), [secret, otherSecret]),
    /secret 2 of 2, not with the current/,
  ],
  [
    "S-22",
    "a secret with a newline from a file",
    () => judge(hexScheme, signed(hexScheme, body), [`${secret}\n`]),
    /used without it/,
  ],
  [
    "S-22",
    "a secret with CRLF from a file",
    () => judge(hexScheme, signed(hexScheme, body), [`${secret}\r\n`]),
    /used without it/,
  ],
  [
    "S-22",
    "a sender whose secret has the newline",
    () => withSignature(hexScheme, raw("sha256", secret).digest("hex")),
  ],
  [
    "S-22",
    "a secret that matches only with its newline",
    () => judge(hexScheme, request(body, ["X-Signature", raw("sha256", `${secret}\n`).digest("hex")]), [`${secret}\n`]),
    /only with it/,
  ],
  ["S-26", "a key of 1 byte", () => judge(hexScheme, signed(hexScheme, body, "k"), ["k"]), /shorter than 24/],
  ...[64, 65, 10_240].map(
    (size): GoodRow => [
      "S-26",
      `a key of ${size} bytes`,
      () =>
        judge(hexScheme, request(body, ["X-Signature", raw("sha256", "k".repeat(size)).digest("hex")]), [
          "k".repeat(size),
        ]),
    ],
  ),
  [
    "S-25",
    "a secret that is not ASCII",
    () =>
      judge(
        hexScheme,
        request(body, ["X-Signature", raw("sha256", Buffer.from("pässwörd-pässwörd-pässwörd")).digest("hex")]),
        ["pässwörd-pässwörd-pässwörd"],
      ),
  ],
  ["S-32", "an empty body", () => judge(hexScheme, signed(hexScheme, ""))],
  ["S-40", "a header name in another case", () => judge(hexScheme, request(body, ["x-SIGNATURE", hex]))],
  ["S-42", "Basic in another case", () => withAuth(basicScheme, `bAsIc ${base64Of("user:password")}`, "user:password")],
  [
    "S-42",
    "a colon in the password",
    () => withAuth(basicScheme, `Basic ${base64Of("user:pass:word")}`, "user:pass:word"),
  ],
  ["S-42", "a UTF-8 password", () => withAuth(basicScheme, `Basic ${base64Of("user:pässwörd€")}`, "user:pässwörd€")],
  ["S-43", "bearer in lower case", () => withAuth(bearerScheme, `bearer ${secret}`)],
  ["S-44", "the shared secret", () => withToken(secret)],
  ["S-44", "a shared secret as UTF-8 bytes", () => withToken(Buffer.from("pässwörd").toString("latin1"), "pässwörd")],
  ["S-44", "a shared secret as latin1 bytes", () => withToken("pässwörd", "pässwörd"), /latin1/],
  [
    "S-49",
    "Amani's rebuilt form",
    () =>
      judge(
        { ...base64Scheme, messages: ["{body}", "{body|python-json}"] },
        { ...signed(base64Scheme, '{"a": "\\u00e9", "b": 1.0}'), body: bytes('{"a":"é","b":1.0}') },
      ),
    /json\.dumps/,
  ],
  [
    "S-50",
    "hex where both are accepted",
    () => judge({ ...hexScheme, encodings: ["hex", "base64"], unconfirmed: "which encoding" }, signed(hexScheme, body)),
    /written as hex.*Unconfirmed: which encoding/,
  ],
  [
    "S-50",
    "base64 where both are accepted",
    () => judge({ ...hexScheme, encodings: ["hex", "base64"] }, signed(base64Scheme, body)),
    /written as base64/,
  ],
];

describe("accepts", () => {
  test.each(accepted.map(([id, what, judged, note]) => ({ id, what, judged, note })))("$id $what", (row) => {
    const { judged, note } = row;
    const verdict = judged() as GoodVerdict;
    expect(verdict).toMatchObject({ ok: true });
    if (note === undefined) expect(verdict.notes).toEqual([]);
    else expect(verdict.notes.join(" ")).toMatch(note);
  });

  test("S-17 says which of several secrets matched", () => {
    const verdict = judge(hexScheme, signed(hexScheme, body, otherSecret), [secret, "x".repeat(30), otherSecret]);
    expect(verdict).toMatchObject({ ok: true, matchedKey: 2 });
  });

  test("S-17 names the first of two secrets that are the same", () => {
    expect(judge(hexScheme, signed(hexScheme, body), [secret, secret])).toMatchObject({ ok: true, matchedKey: 0 });
  });
});
