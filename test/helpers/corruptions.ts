// Random damage that no known cause explains, made from a seed.

import { createHash } from "node:crypto";
import type { VerifyInput } from "../../src/core/signing/engine-types.ts";
import { namedHeader, type SigningScheme } from "../../src/core/signing/scheme.ts";
import { bytes, editHeader, editSignature, text, withBody } from "./diagnosis-cases.ts";

/** Numbers below `below`, always the same for a seed. */
export type Chance = (below: number) => number;

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    // The generator of Numerical Recipes; its upper bits are good enough for tests.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export interface Corruption {
  readonly what: string;
  readonly fits: (scheme: SigningScheme) => boolean;
  readonly apply: (input: VerifyInput, chance: Chance, scheme: SigningScheme) => VerifyInput;
}

const letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const word = (chance: Chance, length: number) => Array.from({ length }, () => letters[chance(letters.length)]).join("");
const hasBody = (scheme: SigningScheme) => "messages" in scheme;
const hasUrl = (scheme: SigningScheme) => "messages" in scheme && scheme.messages.join("").includes("{url}");
const any = () => true;

const splice = (input: VerifyInput, at: number, [taken, put]: readonly [number, Uint8Array]) => {
  const { body } = input.request;
  return withBody(input, Buffer.concat([body.subarray(0, at), put, body.subarray(at + taken)]));
};

/** Another character of the same kind, so that the form stays good. */
function otherCharacter(old: string, chance: Chance): string {
  const kind = /[0-9a-f]/.test(old) ? "0123456789abcdef" : letters;
  const others = [...kind].filter((each) => each !== old);
  return others[chance(others.length)] ?? "x";
}

export const corruptions: readonly Corruption[] = [
  {
    what: "a byte of the body changed",
    fits: hasBody,
    apply: (input, chance) => {
      const at = chance(input.request.body.length);
      const old = input.request.body[at] ?? 0;
      return splice(input, at, [1, Uint8Array.of((old + 1 + chance(255)) % 256)]);
    },
  },
  {
    what: "letters put into the body",
    fits: hasBody,
    apply: (input, chance) =>
      splice(input, chance(input.request.body.length), [0, bytes(word(chance, 1 + chance(12)))]),
  },
  {
    what: "a stretch of the body missing",
    fits: hasBody,
    apply: (input, chance) =>
      splice(input, chance(input.request.body.length - 40), [1 + chance(30), new Uint8Array(0)]),
  },
  {
    what: "the body cut",
    fits: hasBody,
    apply: (input, chance) =>
      withBody(input, input.request.body.subarray(0, 1 + chance(input.request.body.length - 2))),
  },
  {
    what: "another value in the body",
    fits: hasBody,
    apply: (input, chance) =>
      withBody(input, JSON.stringify({ ...JSON.parse(text(input.request.body)), event: word(chance, 9) })),
  },
  {
    what: "another body",
    fits: hasBody,
    apply: (input, chance) => withBody(input, JSON.stringify({ [word(chance, 5)]: word(chance, 200) })),
  },
  {
    what: "a body of chance",
    fits: hasBody,
    apply: (input, chance) =>
      withBody(
        input,
        Uint8Array.from({ length: 1 + chance(400) }, () => chance(256)),
      ),
  },
  {
    what: "another secret",
    fits: any,
    apply: (input, chance, scheme) => ({
      ...input,
      secrets: [scheme.id === "standard-webhooks" ? `whsec_${word(chance, 32)}` : `user:${word(chance, 32)}`],
    }),
  },
  {
    what: "a letter of the secret changed",
    fits: (scheme) => scheme.id !== "standard-webhooks",
    apply: (input, chance) => {
      const [secret = ""] = input.secrets;
      const at = 5 + chance(secret.length - 5);
      const put = secret[at]?.toLowerCase() === "q" ? "z" : "q";
      return { ...input, secrets: [secret.slice(0, at) + put + secret.slice(at + 1)] };
    },
  },
  {
    what: "a character of the signature changed",
    fits: hasBody,
    apply: (input, chance, scheme) =>
      editSignature(scheme, input, (value) => {
        const at = value.length - 3 - chance(24);
        return value.slice(0, at) + otherCharacter(value[at] ?? "", chance) + value.slice(at + 1);
      }),
  },
  {
    what: "the signature of something else",
    fits: hasBody,
    apply: (input, chance, scheme) => {
      const made = createHash("sha256").update(word(chance, 9));
      return editSignature(scheme, input, (value) =>
        /[0-9a-f]{64}$/.test(value)
          ? value.replace(/[0-9a-f]{64}$/, made.digest("hex"))
          : value.replace(/[\w+/]{43}=$/, made.digest("base64")),
      );
    },
  },
  {
    what: "another time",
    fits: (scheme) => scheme.id === "slack" || scheme.id === "standard-webhooks",
    apply: (input, chance, scheme) => {
      const header = scheme.id === "slack" ? "X-Slack-Request-Timestamp" : "webhook-timestamp";
      return editHeader(input, header, (value) =>
        String(Number(value) + (chance(2) === 0 ? -1 : 1) * (3 + chance(200))),
      );
    },
  },
  {
    what: "another message id",
    fits: (scheme) => scheme.id === "standard-webhooks",
    apply: (input, chance) => editHeader(input, "webhook-id", () => `msg_${word(chance, 12)}`),
  },
  {
    what: "the URL of somewhere else",
    fits: hasUrl,
    apply: (input, chance) => ({
      ...editHeader(input, "Host", () => `${word(chance, 8)}.example`),
      sentTo: `https://${word(chance, 8)}.example/${word(chance, 6)}?${word(chance, 3)}=${word(chance, 3)}`,
    }),
  },
  {
    what: "a header of chance in the signature's place",
    fits: (scheme) => namedHeader(scheme) !== undefined,
    apply: (input, chance, scheme) => editSignature(scheme, input, () => word(chance, 20 + chance(80))),
  },
];
