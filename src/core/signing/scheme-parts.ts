// The parts that schemes are put together from: where things stand, how they are written, what a key looks like.

export type HmacAlgorithm = "sha1" | "sha256" | "sha384" | "sha512";

/** How bytes are written as text. */
export type TextEncoding = "hex" | "base64" | "base64url";

/** How the text of a secret becomes key bytes. */
export interface KeyFormat {
  readonly encoding: "utf8" | TextEncoding;
  /** Text in front of the key that is not part of it, e.g. `whsec_`. */
  readonly stripPrefix?: string;
  /** A secret without `stripPrefix` is the key as it stands, in UTF-8 (OpenAI). */
  readonly rawWithoutPrefix?: true;
}

/**
 * How the text of a public key is written when it is neither PEM (key or certificate) nor a JWK, which are always
 * read: `spki-base64` is the PEM body in one line, `raw-…` are the 32 bytes of an Ed25519 key.
 */
export interface PublicKeyFormat {
  readonly format: "pem" | "spki-base64" | "raw-hex" | "raw-base64";
  /** Text in front of a bare public key, e.g. `whpk_`. */
  readonly stripPrefix?: string;
  /**
   * Text in front of a bare private key, e.g. `whsk_`. A bare private Ed25519 key is 64 bytes: seed, then public key;
   * behind this prefix it may also be the seed alone.
   */
  readonly privatePrefix?: string;
  /**
   * A text and a space stand in front of the key; `{label}` in messages stands for that text. For what the receiver
   * has to know beside the key, such as PayPal's webhook id.
   */
  readonly labelled?: true;
}

/** A header whose name the provider does not publish or lets its customer choose: it has to be named by the user. */
export interface ChosenHeader {
  readonly chosenBy: "customer" | "unpublished";
}

/** The signature or credential stands in a header. */
export interface HeaderLocation {
  readonly header: string | ChosenHeader;
  /** Set when there is one header per key: `header` ends in 1, and the number goes up to this one (DocuSign: 100). */
  readonly numberedTo?: number;
  readonly query?: undefined;
  readonly json?: undefined;
}

/** The signature or credential stands in the query of the URL. */
export interface QueryLocation {
  readonly query: string;
  readonly header?: undefined;
  readonly json?: undefined;
}

/** The signature or credential stands in the JSON body. */
export interface JsonLocation {
  /** JSON Pointer to a string; below each item when there is `forEach`. */
  readonly json: string;
  /**
   * JSON Pointer to an array whose items are each signed (Adyen). Then `{json:/…}` in messages is read below the item
   * too, and every item has to be good.
   */
  readonly forEach?: string;
  readonly header?: undefined;
  readonly query?: undefined;
}

export type SignatureLocation = HeaderLocation | QueryLocation | JsonLocation;

/**
 * `k=v` pairs as `t=1,v1=…`; all values of `signatureKey` count, other keys are never looked at (no downgrade). The
 * first separator signs. With `groups`, several such lists stand there with a space between (Persona).
 */
export interface PairsContainer {
  readonly style: "pairs";
  readonly separator: "," | ";";
  readonly signatureKey: string;
  readonly groups?: true;
}

/** Signatures with a version in front and a space between: `v1,… v1a,…`; only this version counts. */
export interface ListContainer {
  readonly style: "list";
  readonly version: string;
}

/** How signatures stand in their place; without one there is a single signature, after `prefix`. */
export type Container = PairsContainer | ListContainer;

/** At most this many signatures of one request are looked at. */
export const mostSignatures = 20;

/**
 * Where a signed time stands, how it is written and how far it may be off. One place is given; of several the first
 * that is there counts, in the order pair, json, header, query.
 */
export interface TimestampRule {
  /** A key of the pairs container, e.g. `t`. */
  readonly pair?: string;
  /** JSON Pointer in the body (below the item with `forEach`). */
  readonly json?: string;
  readonly header?: string;
  readonly query?: string;
  readonly unit: "s" | "ms" | "iso";
  /** How old it may be; also how far ahead, unless the next two say otherwise. Without it the time is not judged. */
  readonly toleranceSeconds?: number;
  /** How far ahead of the receiver's clock it may be. */
  readonly futureSeconds?: number;
  /** The sender's own libraries check the past only. */
  readonly pastOnly?: true;
}

/**
 * How the sender may have written the URL that it signed, beside as given. `…-port` takes the port out or puts 443 or
 * 80 in; `legacy-query` is the encoding of Node's old `querystring` (Twilio's own libraries try all four).
 */
export type UrlSpelling = "without-port" | "with-port" | "without-port-legacy-query" | "with-port-legacy-query";
