// Secrets as a program has them: one text, several, or a key object.

import { HookdevError } from "../errors.ts";
import type { Provider } from "../provider.ts";
import { encodeBytes } from "../signing/encoding.ts";

/** What of `node:crypto`'s KeyObject is used. */
export interface KeyLike {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: KeyObject has one overload per kind of key
  export(options?: any): unknown;
}

/** In a list, `undefined` is skipped: the variable of a secret that is no longer there. */
export type LibrarySecret = string | KeyLike | readonly (string | KeyLike | undefined)[];

/** The secrets as texts, the current one first. @throws HookdevError `SECRET_NEEDED` when there is none, `SECRET_EMPTY` */
export function toSecretTexts(secret: LibrarySecret | undefined, provider: Provider): string[] {
  const given = [secret].flat().filter((one) => one !== undefined) as (string | KeyLike)[];
  const texts = given.map((one) => (typeof one === "string" ? one : keyText(one, provider)));
  if (texts.includes(""))
    throw new HookdevError("SECRET_EMPTY", {
      category: "usage",
      message: `The secret for ${provider.name} is empty.`,
      remedy: "Pass the secret that the provider signs with; an unset variable is the usual cause.",
    });
  if (texts.length > 0) return texts;
  throw new HookdevError("SECRET_NEEDED", {
    category: "usage",
    message: `No secret is given for ${provider.name}.`,
    remedy: "Pass the signing secret as `secret`; during rotation a list, the current one first.",
  });
}

/** A key pair's key as PEM; a shared key's bytes in the encoding that the provider's scheme reads. */
function keyText(key: KeyLike, provider: Provider): string {
  if (key.type === "public") return String(key.export({ type: "spki", format: "pem" }));
  if (key.type === "private") return String(key.export({ type: "pkcs8", format: "pem" }));
  const bytes = key.export() as Uint8Array;
  const format = provider.schemes.flatMap((scheme) =>
    "key" in scheme && scheme.key !== undefined ? [scheme.key] : [],
  )[0];
  if (format === undefined || format.encoding === "utf8") return new TextDecoder().decode(bytes);
  return encodeBytes(bytes, format.encoding);
}
