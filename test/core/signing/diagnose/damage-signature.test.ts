import { describe, expect, test } from "vitest";
import type { CauseId } from "../../../../src/core/signing/diagnose/causes.ts";
import { diagnose } from "../../../../src/core/signing/diagnose/diagnose.ts";
import type { VerifyInput } from "../../../../src/core/signing/engine-types.ts";
import { namedHeader, type SigningScheme } from "../../../../src/core/signing/scheme.ts";
import { verify } from "../../../../src/core/signing/verify.ts";
import {
  addHeaders,
  amani,
  basic,
  bearer,
  bodySchemes,
  dotfile,
  editHeader,
  editSignature,
  genuine,
  github,
  githubSha1,
  hubspotV1,
  hubspotV2,
  secret,
  secretOf,
  slack,
  square,
  standardWebhooks,
  stripe,
  token,
} from "../../../helpers/diagnosis-cases.ts";

interface Damage {
  readonly what: string;
  readonly cause: CauseId;
  readonly scheme: SigningScheme;
  readonly input: VerifyInput;
  readonly proven?: false;
}

const edited = (scheme: SigningScheme, edit: (value: string) => string | undefined) =>
  editSignature(scheme, genuine(scheme), edit);
const reencoded = (from: BufferEncoding, to: BufferEncoding) => (value: string) =>
  value.replace(/(?<=^|[=,])[\w+/-]{20,}=*$/, (text) => Buffer.from(text, from).toString(to));
const moved = (scheme: SigningScheme, to: string) => {
  const input = genuine(scheme);
  const header = namedHeader(scheme) ?? "";
  const value = input.request.headers[input.request.headers.indexOf(header) + 1] ?? "";
  return addHeaders(
    editHeader(input, header, () => undefined),
    to,
    value,
  );
};
/** A delivery of Amani whose signature holds what is wanted. */
function withSign(wanted: RegExp): VerifyInput {
  for (let n = 0; ; n++) {
    const input = genuine(amani, { body: `{"n":${n}}` });
    if (wanted.test(input.request.headers.at(-1) ?? "")) return input;
  }
}
const hashSchemes = [dotfile, github, slack, stripe, standardWebhooks, amani, square, hubspotV2];

const damages: readonly Damage[] = [
  ...hashSchemes.map((scheme) => ({
    what: `its last 20 characters missing (${scheme.id})`,
    cause: "signature-truncated" as const,
    scheme,
    input: edited(scheme, (value) => value.slice(0, -20)),
  })),
  {
    what: "its start missing",
    cause: "signature-truncated",
    scheme: dotfile,
    input: edited(dotfile, (v) => v.slice(9)),
  },
  { what: "text behind it", cause: "signature-extended", scheme: dotfile, input: edited(dotfile, (v) => `${v}00`) },
  { what: "half of a token", cause: "signature-truncated", scheme: token, input: edited(token, (v) => v.slice(0, 20)) },
  {
    what: "half of a bearer token",
    cause: "signature-truncated",
    scheme: bearer,
    input: edited(bearer, (v) => v.slice(0, 20)),
  },
  ...[dotfile, github, slack, stripe].map((scheme) => ({
    what: `base64 for hex (${scheme.id})`,
    cause: "encoding-other" as const,
    scheme,
    input: edited(scheme, reencoded("hex", "base64")),
  })),
  ...[standardWebhooks, amani, square].map((scheme) => ({
    what: `hex for base64 (${scheme.id})`,
    cause: "encoding-other" as const,
    scheme,
    input: edited(scheme, reencoded("base64", "hex")),
  })),
  {
    what: "base64url for base64",
    cause: "encoding-other",
    scheme: amani,
    input: editSignature(amani, withSign(/[+/]/), reencoded("base64", "base64url")),
  },
  ...[standardWebhooks, amani, square].map((scheme) => ({
    what: `its padding missing (${scheme.id})`,
    cause: "signature-padding" as const,
    scheme,
    input: edited(scheme, (value) => value.replace(/=+$/, "")),
  })),
  {
    what: "base64 of the hex text",
    cause: "signature-double-encoded",
    scheme: dotfile,
    input: edited(dotfile, (v) => Buffer.from(v).toString("base64")),
  },
  {
    what: "base64 of the base64",
    cause: "signature-double-encoded",
    scheme: square,
    input: edited(square, (v) => Buffer.from(v).toString("base64")),
  },
  { what: "URL-encoding", cause: "signature-url-encoding", scheme: square, input: edited(square, encodeURIComponent) },
  {
    what: "spaces for plus signs",
    cause: "signature-url-encoding",
    scheme: amani,
    input: editSignature(amani, withSign(/\w\+\w/), (v) => v.replaceAll("+", " ")),
  },
  { what: "quotes around it", cause: "signature-spaced", scheme: dotfile, input: edited(dotfile, (v) => `"${v}"`) },
  {
    what: "a space in it",
    cause: "signature-spaced",
    scheme: github,
    input: edited(github, (v) => `${v.slice(0, 30)} ${v.slice(30)}`),
  },
  { what: "sha256= missing", cause: "prefix-missing", scheme: github, input: edited(github, (v) => v.slice(7)) },
  { what: "v0= missing", cause: "prefix-missing", scheme: slack, input: edited(slack, (v) => v.slice(3)) },
  {
    what: "v1, missing",
    cause: "prefix-missing",
    scheme: standardWebhooks,
    input: edited(standardWebhooks, (v) => v.slice(3)),
  },
  { what: "sha256= in front", cause: "prefix-extra", scheme: dotfile, input: edited(dotfile, (v) => `sha256=${v}`) },
  {
    what: "SHA256= in front",
    cause: "prefix-other",
    scheme: github,
    input: edited(github, (v) => `SHA256=${v.slice(7)}`),
  },
  {
    what: "v0 for v1 (stripe)",
    cause: "signature-version",
    scheme: stripe,
    input: edited(stripe, (v) => v.replace("v1=", "v0=")),
  },
  {
    what: "v2 for v1 (standard-webhooks)",
    cause: "signature-version",
    scheme: standardWebhooks,
    input: edited(standardWebhooks, (v) => v.replace("v1,", "v2,")),
  },
  {
    what: "semicolons for commas",
    cause: "signature-container",
    scheme: stripe,
    input: edited(stripe, (v) => v.replace(",", ";")),
  },
  ...[dotfile, github, slack, stripe, standardWebhooks, token].map((scheme) => ({
    what: `another header (${scheme.id})`,
    cause: "signature-elsewhere" as const,
    scheme,
    input: moved(scheme, "X-Forwarded-Signature".replace("Forwarded", "Original")),
  })),
  ...[...bodySchemes, token, basic].map((scheme) => ({
    what: `no header (${scheme.id})`,
    cause: "signature-missing" as const,
    scheme,
    input: edited(scheme, () => undefined),
    proven: false as const,
  })),
  ...[dotfile, standardWebhooks, token].map((scheme) => ({
    what: `a second header (${scheme.id})`,
    cause: "header-duplicated" as const,
    scheme,
    input: addHeaders(genuine(scheme), namedHeader(scheme) ?? "", "0123456789abcdef0123456789abcdef"),
  })),
  {
    what: "two values joined",
    cause: "header-duplicated",
    scheme: dotfile,
    input: edited(dotfile, (v) => `0000${v.slice(4)}, ${v}`),
  },
  { what: "sha512", cause: "algorithm-other", scheme: dotfile, input: genuine({ ...dotfile, algorithm: "sha512" }) },
  { what: "sha1", cause: "algorithm-other", scheme: slack, input: genuine({ ...slack, algorithm: "sha1" }) },
  {
    what: "sha384 in base64",
    cause: "algorithm-other",
    scheme: square,
    input: genuine({ ...square, algorithm: "sha384" }),
  },
  {
    what: "sha1 with sha1= in front",
    cause: "algorithm-other",
    scheme: github,
    input: genuine({ ...githubSha1, location: github.location }),
  },
  {
    what: "a plain hash for an HMAC",
    cause: "digest-not-hmac",
    scheme: dotfile,
    input: genuine({ ...dotfile, type: "digest", messages: ["{secret}{body}"] }),
  },
  {
    what: "an HMAC for a plain hash",
    cause: "digest-not-hmac",
    scheme: hubspotV1,
    input: genuine({ ...dotfile, location: hubspotV1.location }),
  },
  {
    what: "Bearer before a token",
    cause: "authorization-word",
    scheme: token,
    input: edited(token, (v) => `Bearer ${v}`),
  },
  { what: "no Bearer", cause: "authorization-word", scheme: bearer, input: edited(bearer, (v) => v.slice(7)) },
  {
    what: "Token for Bearer",
    cause: "authorization-word",
    scheme: bearer,
    input: edited(bearer, (v) => v.replace("Bearer", "Token")),
  },
  { what: "no Basic", cause: "authorization-word", scheme: basic, input: edited(basic, (v) => v.slice(6)) },
  {
    what: "Basic without base64",
    cause: "basic-not-encoded",
    scheme: basic,
    input: edited(basic, () => `Basic ${secretOf(basic)}`),
  },
  {
    what: "a secret without colon",
    cause: "basic-no-colon",
    scheme: basic,
    input: { ...genuine(basic), secrets: [`x${secret}`] },
    proven: false,
  },
  {
    what: "no id header",
    cause: "id-missing",
    scheme: standardWebhooks,
    input: editHeader(genuine(standardWebhooks), "webhook-id", () => undefined),
    proven: false,
  },
  {
    what: "the id in svix-id",
    cause: "id-elsewhere",
    scheme: standardWebhooks,
    input: addHeaders(
      editHeader(genuine(standardWebhooks), "webhook-id", () => undefined),
      "svix-id",
      "msg_2b6c",
    ),
  },
];

describe("a signature with", () => {
  test.each(damages.map((each) => [each.what, each.cause, each] as const))(
    "%s is diagnosed as %s",
    (_what, cause, row) => {
      expect(verify(row.scheme, row.input)).toMatchObject({ ok: false });
      const { findings, attempts } = diagnose(row.scheme, row.input);
      expect(findings.map((each) => each.cause)).toEqual([cause]);
      expect(findings[0]?.proven).toBe(row.proven ?? true);
      expect(attempts).toBeLessThanOrEqual(400);
    },
  );

  test("a part of it missing is told with the number of characters", () => {
    const { findings } = diagnose(
      dotfile,
      edited(dotfile, (value) => value.slice(0, 60)),
    );
    expect(findings[0]?.explanation).toBe("60 of 64 characters arrived, and they match the start of the right one.");
  });
});
