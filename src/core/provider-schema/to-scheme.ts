// A signing scheme as a file spells it, unfolded into the form that the engine reads.

import { placeOf, type SigningScheme } from "../signing/scheme.ts";
import { parseDuration } from "../values.ts";
import type { FileDuration, FileScheme, FileTimestamp } from "./file-types.ts";

/** The scheme; its shape has been checked before. */
export function toScheme(file: FileScheme): SigningScheme {
  const { location, header, numberedTo, query, json, forEach, ...unplaced } = file;
  const { message, encoding, algorithm, tolerance, ...rest } = unplaced;
  const scheme = {
    ...rest,
    id: file.id ?? usualId(file.type),
    label: "",
    location: location ?? unfoldPlace(file),
    ...(message === undefined ? {} : { messages: [message] }),
    ...(encoding === undefined ? {} : { encodings: [encoding] }),
    ...(algorithm === undefined ? {} : file.type === "jwt" ? { algorithms: [algorithm] } : { algorithm }),
    ...(tolerance === undefined ? {} : { toleranceSeconds: seconds(tolerance) }),
    ...(file.timestamp === undefined ? {} : { timestamp: unfoldTimestamp(file.timestamp) }),
    ...unfoldKeys(file),
  } as unknown as SigningScheme;
  return { ...scheme, label: file.label ?? labelOf(scheme) };
}

/** Seconds of `5m`, or of a number of seconds. */
export function seconds(duration: FileDuration): number {
  return typeof duration === "number" ? duration : parseDuration(duration, "tolerance", { allowZero: true }) / 1000;
}

function usualId(type: string): string {
  return type === "token" || type === "basic" || type === "bearer" ? type : "signature";
}

const usualHeaders: Readonly<Record<string, string>> = {
  basic: "Authorization",
  bearer: "Authorization",
  rfc9421: "Signature",
};

function unfoldPlace({ type, header, numberedTo, query, json, forEach }: FileScheme): Record<string, unknown> {
  if (query !== undefined) return { query };
  if (json !== undefined) return { json, ...(forEach === undefined ? {} : { forEach }) };
  return { header: header ?? usualHeaders[type], ...(numberedTo === undefined ? {} : { numberedTo }) };
}

function unfoldTimestamp(file: FileTimestamp): Record<string, unknown> {
  const { tolerance, future, unit = "s", pastOnly, ...rest } = file;
  return {
    ...rest,
    unit,
    ...(tolerance === undefined ? {} : { toleranceSeconds: seconds(tolerance) }),
    ...(future === undefined ? {} : { futureSeconds: seconds(future) }),
    ...(pastOnly === true ? { pastOnly } : {}),
  };
}

const sharedSecret = /^(hmac|digest)$/;
const keyPair = /^(ed25519|ecdsa-p256|rsa-pkcs1|rsa-pss)$/;

/** `key: hex` for `key: { encoding: hex }`; a secret is text and a public key PEM unless the file says otherwise. */
function unfoldKeys({ type, key, publicKey }: FileScheme): Record<string, unknown> {
  const secretFormat = typeof key === "string" ? { encoding: key } : key;
  const publicFormat = typeof publicKey === "string" ? { format: publicKey } : publicKey;
  return {
    ...(secretFormat !== undefined || sharedSecret.test(type) ? { key: secretFormat ?? { encoding: "utf8" } } : {}),
    ...(publicFormat !== undefined || keyPair.test(type) ? { publicKey: publicFormat ?? { format: "pem" } } : {}),
  };
}

/** `HMAC-SHA256 over {timestamp}.{body}, hex, in header X-Signature`. */
function labelOf(scheme: SigningScheme): string {
  const place = `in ${placeOf(scheme)}`;
  if ("messages" in scheme)
    return `${algorithmOf(scheme)} over ${scheme.messages[0]}, ${scheme.encodings.join(" or ")}, ${place}`;
  if (scheme.type === "jwt") return `JWT (${scheme.algorithms.join(", ")}), ${place}`;
  if (scheme.type === "rfc9421") return `HTTP message signature (RFC 9421, ${scheme.algorithm})`;
  return `${{ token: "shared token", basic: "Basic", bearer: "Bearer" }[scheme.type]} ${place}`;
}

function algorithmOf(scheme: SigningScheme): string {
  if (scheme.type === "hmac") return `HMAC-${scheme.algorithm.toUpperCase()}`;
  if (scheme.type === "digest") return `${scheme.algorithm.toUpperCase()} digest`;
  return scheme.type.toUpperCase();
}
