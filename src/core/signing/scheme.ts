// A signing scheme as data: everything the engine needs to sign and to verify, with no code of its own.

import { HookdevError } from "../errors.ts";
import { isFraming } from "../http.ts";
import type {
  Container,
  HmacAlgorithm,
  KeyFormat,
  PublicKeyFormat,
  SignatureLocation,
  TextEncoding,
  TimestampRule,
  UrlSpelling,
} from "./scheme-parts.ts";

interface SchemeBase {
  /** Unique within its provider; what `--scheme` takes. */
  readonly id: string;
  /** One line for people: `HMAC-SHA256 over the body, hex`. */
  readonly label: string;
  readonly location: SignatureLocation;
  /** The provider sends the credential over this protocol only. */
  readonly onlyOver?: "https";
  /** What about this scheme is not published, in words; shown wherever the scheme is used. */
  readonly unconfirmed?: string;
}

/** What all schemes share that sign a message made from a template. */
interface MessageSchemeBase extends SchemeBase {
  /**
   * What is signed, as a template over bytes: `{body}`, `{timestamp}`, `{id}`, `{method}`, `{url}`, `{path}`,
   * `{header:Name}`, `{query:name}`, `{json:/pointer}`, `{form}` (sorted keys and values of a form body, Twilio's
   * rules), `{secret}` (digest only), `{label}` (of a labelled key), with transforms as in `{body|python-json}`; other text stands for itself.
   * `{header?:…}`, `{query?:…}` and `{json?:…}` are empty when there is nothing. The first template signs; `verify`
   * tries all of them in order and says which one matched.
   */
  readonly messages: readonly [string, ...string[]];
  /** The first encoding signs; `verify` accepts all of them and says which one matched. */
  readonly encodings: readonly [TextEncoding, ...TextEncoding[]];
  /** Text in front of each encoded signature, e.g. `sha256=`. */
  readonly prefix?: string;
  /** How signatures stand in their place; missing for a single one. */
  readonly container?: Container;
  readonly timestamp?: TimestampRule;
  /** Header with a message id that is part of the signed text. */
  readonly idHeader?: string;
  /** JSON Pointer to a message id that is part of the signed text. */
  readonly idJson?: string;
  /** Other spellings of the URL that `verify` tries for `{url}`. */
  readonly urlSpellings?: readonly UrlSpelling[];
  /** Query parameters that the URL must carry with these values (templates): Twilio's `bodySHA256`. */
  readonly urlQuery?: Readonly<Record<string, string>>;
}

/** HMAC over a message template. */
export interface HmacScheme extends MessageSchemeBase {
  readonly type: "hmac";
  readonly algorithm: HmacAlgorithm;
  readonly key: KeyFormat;
}

/** A plain hash over a message that holds `{secret}` (HubSpot v1 and v2). */
export interface DigestScheme extends MessageSchemeBase {
  readonly type: "digest";
  readonly algorithm: HmacAlgorithm;
  readonly key: KeyFormat;
}

/** A signature by a private key over a message template; the secret given to verify is the public key. */
export interface KeyPairScheme extends MessageSchemeBase {
  readonly type: "ed25519" | "ecdsa-p256" | "rsa-pkcs1" | "rsa-pss";
  /** Of the message; `sha256` when missing. Ed25519 has none. */
  readonly hash?: "sha256" | "sha384" | "sha512";
  /** How an ECDSA signature is written: DER (the default) or r and s, 32 bytes each. */
  readonly ecdsaForm?: "der" | "raw";
  readonly publicKey: PublicKeyFormat;
}

/** A compact JWS: with claims that hold the body's hash (Plaid), or detached, its payload being the body. */
export interface JwtScheme extends SchemeBase {
  readonly type: "jwt";
  /** Algorithms that are accepted, whatever the token asks for; the first one signs. */
  readonly algorithms: readonly [JwtAlgorithm, ...JwtAlgorithm[]];
  /** How the secret is read for `HS…`. */
  readonly key?: KeyFormat;
  /** How the secret is read for all others. */
  readonly publicKey?: PublicKeyFormat;
  /** Text in front of the token, e.g. `Bearer `. */
  readonly prefix?: string;
  readonly payload: "claims" | "detached";
  /** Claim with the lower-case hex SHA-256 of the body. */
  readonly bodySha256Claim?: string;
  /** How old `iat` may be; without it the time is not looked at. */
  readonly toleranceSeconds?: number;
  /** The `kid` that is written when signing. */
  readonly keyId?: string;
}

export type JwtAlgorithm = "HS256" | "ES256" | "RS256" | "PS256" | "EdDSA";

/** HTTP Message Signatures (RFC 9421), in `Signature-Input` and `Signature`. */
export interface Rfc9421Scheme extends SchemeBase {
  readonly type: "rfc9421";
  /** Decides, whatever `alg` the request asks for. */
  readonly algorithm: Rfc9421Algorithm;
  /** How the secret is read for `hmac-sha256`. */
  readonly key?: KeyFormat;
  /** How the secret is read for all others. */
  readonly publicKey?: PublicKeyFormat;
  /** Components that `sign` covers, e.g. `@method`, `@target-uri`, `content-digest` (which is then added). */
  readonly covers: readonly string[];
  /** Components that have to be covered for a request to be good; none when missing. */
  readonly requires?: readonly string[];
  /** Name of the signature that `sign` writes; `sig1` when missing. `verify` looks at all of them. */
  readonly signatureLabel?: string;
  /** The `keyid` parameter that is written when signing. */
  readonly keyId?: string;
  /** How old and how far ahead `created` may be; without it only `expires` counts. */
  readonly toleranceSeconds?: number;
}

export type Rfc9421Algorithm = "hmac-sha256" | "ed25519" | "ecdsa-p256-sha256" | "rsa-pss-sha512" | "rsa-v1_5-sha256";

/** The secret itself stands in a header, in the query or in the body: proves who sends, nothing about the body. */
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

/** Schemes that sign a message made from a template. */
export type MessageScheme = HmacScheme | DigestScheme | KeyPairScheme;

/** Schemes in which the secret itself is sent. */
export type CredentialScheme = TokenScheme | BasicScheme | BearerScheme;

export type SigningScheme = MessageScheme | CredentialScheme | JwtScheme | Rfc9421Scheme;

/** True when the signature covers the body, so that a changed body must be refused. */
export function coversBody(scheme: SigningScheme): boolean {
  if ("messages" in scheme) {
    const query = Object.values(scheme.urlQuery ?? {});
    return [...scheme.messages].every(holdsBody) || query.some(holdsBody);
  }
  if (scheme.type === "jwt") return scheme.payload === "detached" || scheme.bodySha256Claim !== undefined;
  return scheme.type === "rfc9421" && scheme.covers.includes("content-digest");
}

/** True when the secret itself is sent, so that its place must be masked. */
export function sendsSecret(scheme: SigningScheme): scheme is CredentialScheme {
  return scheme.type === "token" || scheme.type === "basic" || scheme.type === "bearer";
}

/** True when the signature covers a time that `verify` judges. */
export function signsTime(scheme: SigningScheme): boolean {
  if ("messages" in scheme) return scheme.timestamp?.toleranceSeconds !== undefined;
  return (scheme.type === "jwt" || scheme.type === "rfc9421") && scheme.toleranceSeconds !== undefined;
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
  if (isFraming(name)) {
    throw new HookdevError("HEADER_NAME_INVALID", {
      category: "usage",
      message: `${JSON.stringify(name)} cannot carry a signature: HTTP itself uses that header.`,
      remedy: "Name a header of its own, for example X-Signature.",
    });
  }
  return { ...scheme, location: { header: name } } as Scheme;
}

/**
 * The name of the header that carries the signature or credential (the first one of a numbered family), or undefined
 * while nobody has named it and when it does not stand in a header.
 */
export function namedHeader(scheme: SigningScheme): string | undefined {
  const { header } = scheme.location;
  return typeof header === "string" ? header : undefined;
}

/** Whether it is known where the signature stands; only a header can still have to be named. */
export function isPlaced({ location }: SigningScheme): boolean {
  return typeof location.header !== "object";
}

/** Where the signature or credential stands, in words: `header X-Signature`, `query parameter token`, `field /token`. */
export function placeOf({ location }: SigningScheme): string {
  if (location.query !== undefined) return `query parameter ${location.query}`;
  if (location.json !== undefined)
    return `field ${location.forEach ?? ""}${location.forEach ? "/…" : ""}${location.json}`;
  return typeof location.header === "string" ? `header ${location.header}` : "header (to be named)";
}

/**
 * The name of the header that carries the signature or credential.
 *
 * @throws HookdevError `HEADER_NAME_NEEDED`; `NO_HEADER` when it does not stand in a header
 */
export function requiredHeader(scheme: SigningScheme): string {
  const { header } = scheme.location;
  if (typeof header === "string") return header;
  if (header === undefined)
    throw new HookdevError("NO_HEADER", {
      category: "bug",
      message: `The scheme "${scheme.id}" has no header: its signature stands in the ${placeOf(scheme)}.`,
    });
  const why =
    header.chosenBy === "customer" ? "the customer chooses its name" : "the provider does not publish its name";
  throw new HookdevError("HEADER_NAME_NEEDED", {
    category: "usage",
    message: `The scheme "${scheme.id}" needs the name of its header: ${why}.`,
    remedy: `Name it with --scheme ${scheme.id}:<Header-Name>.`,
  });
}

function holdsBody(template: string): boolean {
  return /\{(?:body|form)[|}]/.test(template);
}

/** Headers in which these schemes send the secret itself. */
export function credentialHeaders(schemes: readonly SigningScheme[]): string[] {
  return schemes
    .filter(sendsSecret)
    .map(namedHeader)
    .filter((name) => name !== undefined);
}
