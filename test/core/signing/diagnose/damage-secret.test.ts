import { describe, expect, test } from "vitest";
import type { CauseId } from "../../../../src/core/signing/diagnose/causes.ts";
import { diagnose } from "../../../../src/core/signing/diagnose/diagnose.ts";
import type { DiagnosisContext } from "../../../../src/core/signing/diagnose/diagnosis.ts";
import type { SigningScheme } from "../../../../src/core/signing/scheme.ts";
import {
  allSchemes,
  amani,
  bearer,
  bodySchemes,
  dotfile,
  genuine,
  github,
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
  readonly schemes: readonly SigningScheme[];
  /** The secret that the sender signs with; the scheme's usual one when missing. */
  readonly signed?: string;
  /** The secret that verify is given, from the sender's. */
  readonly given: (secret: string) => string;
  readonly context?: DiagnosisContext;
}

const hex = "00112233445566778899aabbccddeeff00112233";
const plain = [dotfile, amani, github, slack, stripe, square];
const others: DiagnosisContext = {
  otherSecrets: [
    { label: "pliance", secret: "secret-of-somebody-else-entirely", relation: "provider" },
    { label: "Amani", secret: "the-secret-that-was-really-used-1", relation: "provider" },
    { label: "live", secret: "the-secret-that-was-really-used-2", relation: "twin" },
  ],
};

const damages: readonly Damage[] = [
  { what: "a space before it", cause: "secret-whitespace", schemes: allSchemes, given: (s) => ` ${s}` },
  {
    what: "a tab and two newlines after it",
    cause: "secret-whitespace",
    schemes: allSchemes,
    given: (s) => `${s}\t\n\n`,
  },
  { what: "double quotes", cause: "secret-quotes", schemes: allSchemes, given: (s) => `"${s}"` },
  { what: "single quotes and a newline", cause: "secret-quotes", schemes: allSchemes, given: (s) => `'${s}'\n` },
  { what: "Bearer in front", cause: "secret-word", schemes: [...bodySchemes, token], given: (s) => `Bearer ${s}` },
  {
    what: "its variable's name in front",
    cause: "secret-assignment",
    schemes: allSchemes,
    given: (s) => `HOOK_SECRET=${s}`,
  },
  {
    what: "its variable's name and quotes",
    cause: "secret-assignment",
    schemes: allSchemes,
    given: (s) => `export HOOK_SECRET="${s}"`,
  },
  {
    what: "the newline that the sender's has",
    cause: "secret-newline",
    schemes: plain,
    signed: "made-with-echo-on-the-server\n\n",
    given: () => "made-with-echo-on-the-server",
  },
  { what: "a literal \\n at its end", cause: "secret-escapes", schemes: allSchemes, given: (s) => `${s}\\n` },
  { what: "URL-encoding", cause: "secret-escapes", schemes: plain, given: (s) => encodeURIComponent(s) },
  { what: "another case", cause: "secret-case", schemes: plain, signed: hex, given: (s) => s.toUpperCase() },
  {
    what: "a second secret behind a comma",
    cause: "secret-list",
    schemes: plain,
    given: (s) => `${s},another-secret-of-last-year`,
  },
  {
    what: "decomposed accents",
    cause: "secret-accents",
    schemes: plain,
    signed: "geheim-für-Zoë-0123456789",
    given: (s) => s.normalize("NFD"),
  },
  {
    what: "hex that the sender decodes",
    cause: "secret-encoding",
    schemes: plain,
    signed: Buffer.from(hex, "hex")
      .toString("latin1")
      .replace(/[^\0-\x7f]/g, "x"),
    given: (s) => Buffer.from(s).toString("hex"),
  },
  {
    what: "base64 that the sender decodes",
    cause: "secret-encoding",
    schemes: plain,
    given: (s) => Buffer.from(s).toString("base64"),
  },
  {
    what: "base64url that the sender decodes",
    cause: "secret-encoding",
    schemes: plain,
    signed: "~~~???>>>-sixteen-or-more",
    given: (s) => Buffer.from(s).toString("base64url"),
  },
  {
    what: "the plain text of what the sender has as base64",
    cause: "secret-encoding",
    schemes: plain,
    signed: Buffer.from("the plain text of a secret").toString("base64"),
    given: () => "the plain text of a secret",
  },
  { what: "whsec_ that the sender strips", cause: "secret-prefix", schemes: plain, given: (s) => `whsec_${s}` },
  {
    what: "whsec_ that the sender strips, and base64",
    cause: "secret-prefix",
    schemes: plain,
    signed: "sixteen-bytes-and-some-more",
    given: (s) => `whsec_${Buffer.from(s).toString("base64")}`,
  },
  {
    what: "no whsec_, which is a part of the sender's",
    cause: "secret-prefix",
    schemes: plain,
    signed: "whsec_abcdefghijklmnopqrst",
    given: (s) => s.slice(6),
  },
  {
    what: "the one of another provider",
    cause: "secret-other-provider",
    schemes: plain,
    signed: "the-secret-that-was-really-used-1",
    given: () => "a-secret-that-is-not-the-right-one",
    context: others,
  },
  {
    what: "the one of the test mode",
    cause: "secret-twin",
    schemes: [...plain, token, bearer],
    signed: "the-secret-that-was-really-used-2",
    given: () => "a-secret-that-is-not-the-right-one",
    context: others,
  },
];

describe.each(damages.map((each) => [each.what, each.cause, each] as const))(
  "a secret with %s",
  (_what, cause, row) => {
    test.each(row.schemes.map((scheme) => [scheme.id, scheme] as const))(
      `under %s is diagnosed as ${cause}`,
      (_id, scheme) => {
        const signed = row.signed ?? secretOf(scheme);
        const input = { ...genuine(scheme, { secret: signed }), secrets: [row.given(signed)] };
        const { findings, attempts } = diagnose(scheme, input, row.context);
        expect(findings.map((each) => each.cause)).toEqual([cause]);
        expect(findings[0]).toMatchObject({ proven: true });
        expect(attempts).toBeLessThanOrEqual(400);
      },
    );
  },
);

describe("a secret of Standard Webhooks", () => {
  const whole = genuine(standardWebhooks);
  const [given = ""] = whole.secrets;

  test("used as plain text by the sender is diagnosed as secret-encoding", () => {
    const asText = genuine({ ...standardWebhooks, key: { encoding: "utf8", stripPrefix: "whsec_" } });
    const { findings } = diagnose(standardWebhooks, asText);
    expect(findings).toMatchObject([{ cause: "secret-encoding", explanation: expect.stringContaining("plain text") }]);
  });

  test("used whole by the sender is diagnosed as secret-prefix", () => {
    const wholeText = genuine({ ...standardWebhooks, key: { encoding: "utf8" } });
    expect(diagnose(standardWebhooks, wholeText).findings).toMatchObject([{ cause: "secret-prefix" }]);
  });

  test("among several is diagnosed although another one cannot be read", () => {
    const { findings } = diagnose(standardWebhooks, { ...whole, secrets: ["whsec_###", `"${given}"`] });
    expect(findings).toMatchObject([{ cause: "secret-quotes", proven: true }]);
  });
});
