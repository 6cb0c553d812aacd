// Known answers of senders, each with its source, through verify and (where it is the sender's own form) through sign.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { SigningScheme } from "../../../src/core/signing/scheme.ts";
import { coversBody } from "../../../src/core/signing/scheme.ts";
import { sign } from "../../../src/core/signing/sign.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import { bytes } from "../../helpers/signing-cases.ts";

interface Vector {
  readonly title: string;
  readonly status: "published" | "derived";
  readonly source: string;
  readonly secrets: readonly string[];
  readonly body: string;
  /** How often the body stands there, for large ones. */
  readonly bodyTimes?: number;
  /** What the sender's signature adds. */
  readonly headers: readonly string[];
  /** What the request has without it. */
  readonly requestHeaders?: readonly string[];
  readonly method?: string;
  readonly target?: string;
  readonly messageId?: string;
  readonly sentTo?: string;
  readonly at?: number;
  readonly expect: { readonly ok: boolean; readonly reason?: string };
  /** False where sign cannot make the same: several signatures, another time, chance in the algorithm. */
  readonly signs?: false;
  /** The private key, where the secret is a public one. */
  readonly signWith?: string;
  /** Text that a note of the good verdict holds. */
  readonly note?: string;
  /** Text that a hint of the bad verdict holds. */
  readonly hint?: string;
}

const folder = path.join(import.meta.dirname, "../../vectors");
const files = fs.readdirSync(folder).filter((name) => name.endsWith(".json"));
const senders = files.map((name) => {
  const text = fs.readFileSync(path.join(folder, name), "utf8");
  return JSON.parse(text) as { sender: string; scheme: SigningScheme; coversBody?: false; vectors: Vector[] };
});

function inputOf(vector: Vector) {
  const { method = "POST", target = "/", sentTo, secrets, at = 1_700_000_000 } = vector;
  const headers = [...(vector.requestHeaders ?? []), ...vector.headers];
  const request = { method, target, headers, body: bytes(vector.body.repeat(vector.bodyTimes ?? 1)) };
  return { request, secrets, at, ...(sentTo === undefined ? {} : { sentTo }) };
}

test("finds the vectors of all senders, most of them published answers", () => {
  expect(senders).toHaveLength(39);
  const published = senders.flatMap(({ vectors }) => vectors).filter(({ status }) => status === "published");
  expect(published.length).toBeGreaterThanOrEqual(120);
  for (const { vectors } of senders) for (const { source } of vectors) expect(source).not.toBe("");
});

describe.each(senders)("$sender", ({ scheme, vectors, ...file }) => {
  test.each(vectors)("gives the published or derived verdict: $title", (vector) => {
    const verdict = verify(scheme, inputOf(vector));
    expect(verdict).toMatchObject(vector.expect);
    if (vector.note !== undefined && verdict.ok) expect(verdict.notes.join(" ")).toContain(vector.note);
    if (vector.hint !== undefined && !verdict.ok) expect(verdict.hints.join(" ")).toContain(vector.hint);
  });

  const good = vectors.filter(
    ({ expect: wanted, note, at, signs }) =>
      wanted.ok && note === undefined && at === vectors[0]?.at && signs !== false,
  );
  if (good.length > 0)
    test.each(good)("signs the same signature: $title", (vector) => {
      const { request, secrets, at, sentTo = "https://example.com/" } = inputOf(vector);
      const matched = verify(scheme, inputOf(vector));
      const secret = vector.signWith ?? (secrets[matched.ok ? matched.matchedKey : 0] as string);
      const unsigned = { ...request, headers: vector.requestHeaders ?? [] };
      const { messageId } = vector;
      const extra = messageId === undefined ? {} : { messageId };
      const signed = sign(scheme, { request: unsigned, secret, at, sentTo, ...extra });
      expect(signed.headers).toEqual(vector.headers);
      if (signed.body !== undefined) expect(Buffer.from(signed.body).toString()).toEqual(vector.body);
    });

  test("covers the body exactly where the scheme says so", () => {
    expect(coversBody(scheme)).toBe(file.coversBody ?? true);
  });
});
