// The text of a signature over given values, and what may be lacking to make it.

import { HookdevError } from "../errors.ts";
import { firstHeader } from "../http.ts";
import { digest, hmac } from "./crypto.ts";
import { type KeyHandle, privateKeyFrom, signedBy } from "./crypto-keys.ts";
import { encodeBytes } from "./encoding.ts";
import { jsonValue } from "./json-value.ts";
import { labelledKey, methodOf } from "./key-set.ts";
import { keyBytes } from "./keys.ts";
import { type MessageTemplate, type MessageValues, messageParts, messageTemplate } from "./message.ts";
import { queryValues } from "./query.ts";
import type { MessageScheme } from "./scheme.ts";

/** The key that a message scheme signs with. */
export type SigningKey = Uint8Array | { readonly handle: KeyHandle; readonly label: string | undefined };

/** Reads the key to sign with. @throws HookdevError `SECRET_EMPTY`, `KEY_MALFORMED`, `KEY_WRONG_KIND`, `PRIVATE_KEY_NEEDED` */
export function signingKey(scheme: MessageScheme, secret: string): SigningKey {
  if (scheme.type === "hmac" || scheme.type === "digest") return keyBytes(secret, scheme.key);
  const { label, key } = labelledKey(secret, scheme.publicKey);
  return { label, handle: privateKeyFrom(key, scheme.publicKey, scheme.type) };
}

/**
 * Prefix and encoded signature, made with the scheme's first template and first encoding.
 *
 * @throws HookdevError `URL_NEEDED`, `HEADER_NEEDED`, `FIELD_NEEDED`, `MESSAGE_ID_NEEDED`, `BODY_NOT_REWRITABLE`,
 * `TEMPLATE_INVALID`
 */
export function signatureText(scheme: MessageScheme, key: SigningKey, given: MessageValues): string {
  const values = key instanceof Uint8Array ? { ...given, secret: key } : { ...given, label: key.label };
  const template = messageTemplate(scheme.messages[0]);
  const parts = messageParts(template, values);
  if (parts === undefined) throw callerMistake(scheme, template, values) ?? lacking(scheme, template, values);
  return `${scheme.prefix ?? ""}${encodeBytes(made(scheme, key, parts), scheme.encodings[0])}`;
}

function made(scheme: MessageScheme, key: SigningKey, parts: readonly Uint8Array[]): Uint8Array {
  if (scheme.type === "hmac") return hmac(scheme.algorithm, key as Uint8Array, parts);
  if (scheme.type === "digest") return digest(scheme.algorithm, parts);
  return signedBy((key as { handle: KeyHandle }).handle, methodOf(scheme), Buffer.concat(parts));
}

/** Why the template cannot be filled whatever the request holds, or undefined. */
export function callerMistake(
  scheme: MessageScheme,
  { placeholders }: MessageTemplate,
  values: MessageValues,
): HookdevError | undefined {
  if (values.url === undefined && placeholders.includes("url")) return urlNeeded(scheme);
  if (scheme.timestamp === undefined && placeholders.includes("timestamp")) return incomplete(scheme, "timestamp");
  if (scheme.idHeader === undefined && scheme.idJson === undefined && placeholders.includes("id"))
    return incomplete(scheme, "id");
  return undefined;
}

/** The first part that templates name and the request does not carry: `header X`, `query parameter x`, `field /x`. */
export function missingSignedPart(placeholders: readonly string[], values: MessageValues): string | undefined {
  for (const placeholder of placeholders) {
    const [, kind, name = ""] = /^(header|query|json):(.*)$/s.exec(placeholder) ?? [];
    if (kind === "header" && firstHeader(values.request.headers, name) === undefined) return `header ${name}`;
    if (kind === "query" && queryValues(values.request.target, name).length === 0) return `query parameter ${name}`;
    if (kind === "json" && !hasField(values, name)) return `field ${name}`;
  }
  return undefined;
}

function hasField({ item, request }: MessageValues, pointer: string): boolean {
  const value = jsonValue(item ?? request.body, pointer);
  return value !== undefined && value !== "doubled";
}

function lacking(scheme: MessageScheme, { placeholders }: MessageTemplate, values: MessageValues): HookdevError {
  const part = missingSignedPart(placeholders, values);
  if (part !== undefined) return partNeeded(scheme, part);
  if (values.id === undefined && placeholders.includes("id")) return idNeeded(scheme);
  return placeholders.includes("form") ? notForm(scheme) : notRewritable(scheme);
}

function urlNeeded(scheme: MessageScheme): HookdevError {
  return new HookdevError("URL_NEEDED", {
    category: "usage",
    message: `The scheme "${scheme.id}" signs the URL, and it is not known to which URL this request was sent.`,
    remedy: "Give it with --url, exactly as it is registered at the provider.",
  });
}

function incomplete(scheme: MessageScheme, placeholder: "timestamp" | "id"): HookdevError {
  return new HookdevError("TEMPLATE_INVALID", {
    category: "config",
    message: `The scheme "${scheme.id}" signs {${placeholder}} but does not say in which header it stands.`,
    remedy: `Add ${placeholder === "id" ? '"idHeader"' : '"timestamp"'} to the scheme.`,
  });
}

function partNeeded(scheme: MessageScheme, part: string): HookdevError {
  const message = `The scheme "${scheme.id}" signs the ${part}, which the request does not carry.`;
  if (!part.startsWith("header "))
    return new HookdevError("FIELD_NEEDED", {
      category: "fixture",
      message,
      remedy: "Add it to the request; for a field of the body with --set.",
    });
  const remedy = `Add it with --header "${part.slice("header ".length)}: …".`;
  return new HookdevError("HEADER_NEEDED", { category: "usage", message, remedy });
}

function idNeeded(scheme: MessageScheme): HookdevError {
  return new HookdevError("MESSAGE_ID_NEEDED", {
    category: "usage",
    message: `The scheme "${scheme.id}" signs a message id, and there is none.`,
    remedy:
      scheme.idHeader === undefined
        ? `Give one in the body at ${scheme.idJson ?? ""}, with --set.`
        : `Give one, for example with --header "${scheme.idHeader}: …".`,
  });
}

function notForm(scheme: MessageScheme): HookdevError {
  return new HookdevError("BODY_NOT_REWRITABLE", {
    category: "fixture",
    message: `The scheme "${scheme.id}" signs the fields of a form, and the body is declared to be something else.`,
    remedy: 'Send a form with --header "Content-Type: application/x-www-form-urlencoded", or choose another scheme.',
  });
}

function notRewritable(scheme: MessageScheme): HookdevError {
  return new HookdevError("BODY_NOT_REWRITABLE", {
    category: "fixture",
    message: `The scheme "${scheme.id}" signs a rewritten body, and this one cannot be rewritten; it is probably not JSON.`,
    remedy: "Check that the body is valid JSON.",
  });
}
