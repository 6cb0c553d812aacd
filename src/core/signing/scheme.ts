// A signing scheme as data: everything the engine needs to sign and to verify, with no code of its own.

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
