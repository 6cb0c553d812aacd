import { expect, test } from "vitest";
import type { CauseId } from "../../../../src/core/signing/diagnose/causes.ts";
import { diagnose } from "../../../../src/core/signing/diagnose/diagnose.ts";
import type { VerifyInput } from "../../../../src/core/signing/engine-types.ts";
import type { SigningScheme } from "../../../../src/core/signing/scheme.ts";
import {
  allSchemes,
  bodySchemes,
  editBody,
  editSignature,
  genuine,
  github,
  githubSha1,
  hubspotV2,
  json,
  slack,
  square,
  standardWebhooks,
} from "../../../helpers/diagnosis-cases.ts";

type Row = readonly [
  what: string,
  causes: readonly [CauseId, CauseId],
  readonly SigningScheme[],
  (scheme: SigningScheme) => VerifyInput,
];

const given = (input: VerifyInput, change: (secret: string) => string): VerifyInput => ({
  ...input,
  secrets: input.secrets.map(change),
});
const newline = (input: VerifyInput) => editBody(input, (text) => `${text}\n`);
const pretty = (text: string) => JSON.stringify(JSON.parse(text), null, 2);

const rows: readonly Row[] = [
  [
    "quotes and a newline",
    ["secret-quotes", "newline-added"],
    bodySchemes,
    (scheme) => newline(given(genuine(scheme), (s) => `"${s}"`)),
  ],
  [
    "a space and pretty JSON",
    ["secret-whitespace", "json-reformatted"],
    bodySchemes,
    (scheme) =>
      editBody(
        given(genuine(scheme), (s) => ` ${s}`),
        pretty,
      ),
  ],
  [
    "base64 and pretty JSON",
    ["secret-encoding", "json-reformatted"],
    [github, slack, square],
    (scheme) =>
      editBody(
        given(genuine(scheme), (s) => Buffer.from(s).toString("base64")),
        pretty,
      ),
  ],
  [
    "pretty JSON and the newline of a file",
    ["json-reformatted", "newline-lost"],
    bodySchemes,
    (scheme) => editBody(genuine(scheme, { body: `${json}\n` }), pretty),
  ],
  [
    "no prefix and a newline",
    ["prefix-missing", "newline-added"],
    [github, slack, standardWebhooks],
    (scheme) => newline(editSignature(scheme, genuine(scheme), (value) => value.replace(/^\w+[=,]/, ""))),
  ],
  [
    "no prefix and quotes around the secret",
    ["prefix-missing", "secret-quotes"],
    [github, slack],
    (scheme) =>
      given(
        editSignature(scheme, genuine(scheme), (value) => value.replace(/^\w+=/, "")),
        (s) => `"${s}"`,
      ),
  ],
  [
    "quotes and whsec_",
    ["secret-quotes", "secret-prefix"],
    [github, slack, square],
    (scheme) => given(genuine(scheme), (s) => `"whsec_${s}"`),
  ],
  [
    "another hash and no prefix",
    ["algorithm-other", "prefix-missing"],
    [github],
    () => editSignature(github, genuine({ ...githubSha1, location: github.location }), (value) => value.slice(5)),
  ],
  [
    "quotes and http behind TLS",
    ["secret-quotes", "url-scheme"],
    [square, hubspotV2],
    (scheme) => {
      const input = given(genuine(scheme), (s) => `"${s}"`);
      return { ...input, sentTo: input.sentTo?.replace("https:", "http:") ?? "" };
    },
  ],
  [
    "base64 for hex and another header's form",
    ["encoding-other", "prefix-missing"],
    [github, slack],
    (scheme) =>
      editSignature(scheme, genuine(scheme), (value) =>
        Buffer.from(value.replace(/^\w+=/, ""), "hex").toString("base64"),
      ),
  ],
];

test.each(
  rows.flatMap(([what, causes, schemes, make]) =>
    schemes.map((scheme) => [what, scheme.id, { causes, input: make(scheme), scheme }] as const),
  ),
)("%s together are found (%s)", (_what, _id, { causes, input, scheme }) => {
  const { findings, attempts } = diagnose(scheme, input);
  expect(findings.map(({ cause, also, proven }) => [cause, also, proven])).toEqual([[...causes, true]]);
  expect(findings[0]?.explanation).toMatch(/Two things come together/);
  expect(attempts).toBeLessThanOrEqual(400);
});

test("neither the secret nor the right signature is in any diagnosis of these", () => {
  for (const scheme of allSchemes) {
    const whole = genuine(scheme);
    const [secret = ""] = whole.secrets;
    const signature = /[\w+/-]{20,}=*$/.exec(whole.request.headers.at(-1) ?? "")?.[0] ?? "none";
    for (const change of [(s: string) => `"${s}"`, (s: string) => `${s}\\n`, () => "wrong-wrong-wrong-wrong:1"]) {
      const text = JSON.stringify(
        diagnose(scheme, given(newline(whole), change), { otherSecrets: [{ label: "x", secret, relation: "twin" }] }),
      );
      expect(text).not.toContain(secret);
      expect(text).not.toContain(signature);
    }
  }
});
