// The same secret in another form, or read as bytes in another way; and other secrets that are known.

import { quoted } from "../../sanitise.ts";
import { encodeBytes, utf8Bytes } from "../encoding.ts";
import type { SigningScheme } from "../scheme.ts";
import type { KeyFormat } from "../scheme-parts.ts";
import { secretVariants } from "../secret-variants.ts";
import type { CauseId } from "./causes.ts";
import type { OtherSecret } from "./diagnosis.ts";
import { percentDecoded } from "./percent.ts";
import { type Trial, type Variant, withScheme, withSecret } from "./trial.ts";

/** More secrets than these are tried as they are only. */
const mostSecrets = 4;

/** What senders put in front of a secret. A list, because a part of an unknown secret must never be quoted. */
const labels = ["whsec_", "whsk_", "whpk_", "v1,whsec_"] as const;

/** Undoes what copying and settings pages do to secrets, and reads the rest as bytes in other ways. */
export function* secretFormVariants(trial: Trial): Generator<Variant> {
  for (const secret of trial.input.secrets.slice(0, mostSecrets)) {
    const base = withSecret(trial, secret);
    for (const { id, text, cause } of secretVariants(secret))
      yield { cause: id, detail: `because ${cause}`, trial: withSecret(base, text) };
    for (const { id, text, detail } of copies(secret)) yield { cause: id, detail, trial: withSecret(base, text) };
    yield* keyVariants(base, secret);
  }
}

/** Secrets of other providers and of the provider's other mode, as they are. */
export function* otherSecretVariants(trial: Trial, others: readonly OtherSecret[]): Generator<Variant> {
  const known = new Set(trial.input.secrets);
  const nearest = [...others].sort((a, b) => Number(b.relation === "twin") - Number(a.relation === "twin"));
  for (const { label, secret, relation } of nearest) {
    if (known.has(secret) || secret === "") continue;
    yield {
      cause: relation === "twin" ? "secret-twin" : "secret-other-provider",
      detail: `with the secret of ${quoted(label)}`,
      trial: withSecret(trial, secret),
    };
  }
}

interface Copy {
  readonly id: CauseId;
  readonly text: string;
  readonly detail: string;
}

function* copies(secret: string): Generator<Copy> {
  const trimmed = secret.trim();
  const word = /^(?:bearer|basic|token)\s+(.+)$/is.exec(trimmed)?.[1];
  if (word !== undefined)
    yield { id: "secret-word", text: word, detail: "without the authorization word in front of the secret" };
  const assigned = /^(?:export\s+)?[A-Z][A-Z0-9_]{2,60}\s*=\s*(["']?)(.+)\1;?$/s.exec(trimmed)?.[2];
  if (assigned !== undefined)
    yield { id: "secret-assignment", text: assigned, detail: "without the variable's name in front of the secret" };
  yield* unescaped(secret);
  const parts = trimmed.split(/[\s,;|]+/).filter((part) => part !== "");
  for (const text of parts.length > 1 ? parts.slice(0, mostSecrets) : [])
    yield { id: "secret-list", text, detail: "with one of the parts that the secret is a list of" };
  for (const text of [trimmed.toLowerCase(), trimmed.toUpperCase()])
    if (text !== trimmed)
      yield {
        id: "secret-case",
        text,
        detail: `with the secret in ${text === trimmed.toLowerCase() ? "small" : "capital"} letters`,
      };
}

function* unescaped(secret: string): Generator<Copy> {
  const id = "secret-escapes";
  const lines = secret.replaceAll("\\r\\n", "\n").replaceAll("\\n", "\n");
  if (lines !== secret) {
    yield { id, text: lines, detail: "when the two characters \\n in the secret are line breaks" };
    yield {
      id,
      text: secret.replace(/(?:\\r)?\\n$/, ""),
      detail: "without the two characters \\n at the secret's end",
    };
  }
  const backslashes = secret.replace(/\\([^nr])/g, "$1");
  if (backslashes !== secret) yield { id, text: backslashes, detail: "without the backslashes in the secret" };
  const dollars = secret.replaceAll("$$", "$");
  if (dollars !== secret) yield { id, text: dollars, detail: "with each $$ in the secret being one $" };
  const text = percentDecoded(secret);
  if (text !== undefined) yield { id, text, detail: "when the secret is URL-decoded" };
}

/** How schemes with a shared secret read it, or undefined. */
function formatOf(scheme: SigningScheme): KeyFormat | undefined {
  return "key" in scheme ? scheme.key : undefined;
}

function* keyVariants(trial: Trial, secret: string): Generator<Variant> {
  const format = formatOf(trial.scheme);
  const reread = (id: CauseId, detail: string, [text, key]: readonly [text: string, key: KeyFormat]): Variant => {
    const { scheme } = trial;
    const changed = format === undefined ? trial : withScheme(trial, { ...scheme, key } as SigningScheme);
    return { cause: id, detail, trial: withSecret(changed, text) };
  };
  const bare = secret.trim();
  const plain = { encoding: "utf8" } as const;
  if (format !== undefined) {
    const rest = format.stripPrefix !== undefined ? withoutStart(bare, format.stripPrefix) : bare;
    if (format.encoding !== "utf8")
      yield reread("secret-encoding", "when the secret is used as plain text, not decoded", [rest, plain]);
    if (rest !== bare)
      yield reread("secret-prefix", `when "${format.stripPrefix}" is a part of the key`, [bare, plain]);
    for (const encoding of ["hex", "base64", "base64url"] as const)
      if (encoding !== format.encoding)
        yield reread("secret-encoding", `when the secret is read as ${encoding}`, [rest, { encoding }]);
    yield* labelVariants(bare, format, reread);
  }
  for (const encoding of ["base64", "hex"] as const)
    yield reread("secret-encoding", `with the ${encoding} of the secret's text as the secret`, [
      encodeBytes(utf8Bytes(bare), encoding),
      plain,
    ]);
}

type Reread = (id: CauseId, detail: string, key: readonly [text: string, key: KeyFormat]) => Variant;

function* labelVariants(bare: string, format: KeyFormat, reread: Reread): Generator<Variant> {
  const plain = { encoding: "utf8" } as const;
  const label = labels.find((each) => bare.startsWith(each));
  if (label === undefined) {
    const added = `${format.stripPrefix ?? "whsec_"}${bare}`;
    yield reread("secret-prefix", `with "${format.stripPrefix ?? "whsec_"}" in front of the secret`, [added, plain]);
    return;
  }
  if (label === format.stripPrefix) return;
  const rest = bare.slice(label.length);
  yield reread("secret-prefix", `without "${label}" at the start of the secret`, [rest, plain]);
  for (const encoding of ["base64", "hex"] as const)
    yield reread("secret-prefix", `without "${label}" at the start of the secret and the rest read as ${encoding}`, [
      rest,
      { encoding },
    ]);
}

function withoutStart(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : text;
}
