// A signing scheme as data: everything the engine needs to sign and to verify, with no code of its own.

import { HookdevError } from "../errors.ts";

export type HmacAlgorithm = "sha1" | "sha256" | "sha384" | "sha512";

/** How bytes are written as text. */
export type TextEncoding = "hex" | "base64" | "base64url";

/** How the text of a secret becomes key bytes. */
export interface KeyFormat {
  readonly encoding: "utf8" | TextEncoding;
  /** Text in front of the key that is not part of it, e.g. `whsec_`. */
  readonly stripPrefix?: string;
}

/** A header whose name the provider does not publish or lets its customer choose: it has to be named by the user. */
export interface ChosenHeader {
  readonly chosenBy: "customer" | "unpublished";
}

/** Where the signature or credential stands in a request. */
export interface HeaderLocation {
  readonly header: string | ChosenHeader;
}

/** Where a signed time stands, how it is written and how far it may be off. */
export interface TimestampRule {
  readonly header: string;
  readonly unit: "s" | "ms" | "iso";
  readonly toleranceSeconds: number;
}

interface SchemeBase {
  /** Unique within its provider; what `--scheme` takes. */
  readonly id: string;
  /** One line for people: `HMAC-SHA256 over the body, hex`. */
  readonly label: string;
  readonly location: HeaderLocation;
  /** The provider sends the credential over this protocol only. */
  readonly onlyOver?: "https";
  /** What about this scheme is not published, in words; shown wherever the scheme is used. */
  readonly unconfirmed?: string;
}

/** HMAC over a message template. */
export interface HmacScheme extends SchemeBase {
  readonly type: "hmac";
  readonly algorithm: HmacAlgorithm;
  readonly key: KeyFormat;
  /**
   * What is signed, as a template over bytes: `{body}`, `{timestamp}`, `{id}`, `{method}`, `{url}`, `{path}`,
   * `{header:Name}`, with transforms as in `{body|python-json}`; other text stands for itself. The first template
   * signs; `verify` tries all of them in order and says which one matched.
   */
  readonly messages: readonly [string, ...string[]];
  /** The first encoding signs; `verify` accepts all of them and says which one matched. */
  readonly encodings: readonly [TextEncoding, ...TextEncoding[]];
  /** Text in front of the encoded signature, e.g. `sha256=`. */
  readonly prefix?: string;
  readonly timestamp?: TimestampRule;
  /** Header with a message id that is part of the signed text. */
  readonly idHeader?: string;
}

/** The secret itself stands in a header: proves who sends, nothing about the body. */
export interface TokenScheme extends SchemeBase {
  readonly type: "token";
}

/** `Authorization: Basic`; the secret is `user:password`. */
export interface BasicScheme extends SchemeBase {
  readonly type: "basic";
}

/** `Authorization: Bearer <secret>`. */
export interface BearerScheme extends SchemeBase {
  readonly type: "bearer";
}

export type SigningScheme = HmacScheme | TokenScheme | BasicScheme | BearerScheme;

/** True when the signature covers the body, so that a changed body must be refused. */
export function coversBody(scheme: SigningScheme): boolean {
  return scheme.type === "hmac" && scheme.messages.every((template) => /\{body[|}]/.test(template));
}

/** The scheme with its header named; what a user writes as `--scheme <id>:<Header-Name>`. */
export function withHeader<Scheme extends SigningScheme>(scheme: Scheme, name: string): Scheme {
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) {
    throw new HookdevError("HEADER_NAME_INVALID", {
      category: "usage",
      message: `${JSON.stringify(name)} cannot be the name of a header.`,
      remedy: "A header name is letters, digits and hyphens, without spaces and without a colon.",
    });
  }
  return { ...scheme, location: { ...scheme.location, header: name } };
}

/** The name of the header that carries the signature or credential, or undefined while nobody has named it. */
export function namedHeader(scheme: SigningScheme): string | undefined {
  const { header } = scheme.location;
  return typeof header === "string" ? header : undefined;
}

/** The name of the header that carries the signature or credential. @throws HookdevError `HEADER_NAME_NEEDED` */
export function requiredHeader(scheme: SigningScheme): string {
  const { header } = scheme.location;
  if (typeof header === "string") return header;
  const why =
    header.chosenBy === "customer" ? "the customer chooses its name" : "the provider does not publish its name";
  throw new HookdevError("HEADER_NAME_NEEDED", {
    category: "usage",
    message: `The scheme "${scheme.id}" needs the name of its header: ${why}.`,
    remedy: `Name it with --scheme ${scheme.id}:<Header-Name>.`,
  });
}
