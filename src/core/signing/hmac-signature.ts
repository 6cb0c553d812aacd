// The text of an HMAC signature over given values.

import { HookdevError } from "../errors.ts";
import { firstHeader } from "../http.ts";
import { hmac } from "./crypto.ts";
import { encodeBytes } from "./encoding.ts";
import { type MessageTemplate, type MessageValues, messageParts, messageTemplate } from "./message.ts";
import type { HmacScheme } from "./scheme.ts";

/**
 * Prefix and encoded HMAC, made with the scheme's first template and first encoding.
 *
 * @throws HookdevError `URL_NEEDED`, `HEADER_NEEDED`, `MESSAGE_ID_NEEDED`, `BODY_NOT_REWRITABLE`, `TEMPLATE_INVALID`
 */
export function signatureText(scheme: HmacScheme, key: Uint8Array, values: MessageValues): string {
  const template = messageTemplate(scheme.messages[0]);
  const parts = messageParts(template, values);
  if (parts === undefined) throw callerMistake(scheme, template, values) ?? lacking(scheme, template, values);
  return `${scheme.prefix ?? ""}${encodeBytes(hmac(scheme.algorithm, key, parts), scheme.encodings[0])}`;
}

/** Why the template cannot be filled whatever the request holds, or undefined. */
export function callerMistake(
  scheme: HmacScheme,
  { placeholders }: MessageTemplate,
  values: MessageValues,
): HookdevError | undefined {
  if (values.url === undefined && placeholders.includes("url")) return urlNeeded(scheme);
  if (scheme.timestamp === undefined && placeholders.includes("timestamp")) return incomplete(scheme, "timestamp");
  if (scheme.idHeader === undefined && placeholders.includes("id")) return incomplete(scheme, "id");
  return undefined;
}

/** The first header of `{header:Name}` placeholders that the request does not carry. */
export function missingSignedHeader(placeholders: readonly string[], { request }: MessageValues): string | undefined {
  const names = placeholders.filter((each) => each.startsWith("header:")).map((each) => each.slice("header:".length));
  return names.find((name) => firstHeader(request.headers, name) === undefined);
}

function lacking(scheme: HmacScheme, { placeholders }: MessageTemplate, values: MessageValues): HookdevError {
  const header = missingSignedHeader(placeholders, values);
  if (header !== undefined) return headerNeeded(scheme, header);
  return values.id === undefined && placeholders.includes("id") ? idNeeded(scheme) : notRewritable(scheme);
}

function urlNeeded(scheme: HmacScheme): HookdevError {
  return new HookdevError("URL_NEEDED", {
    category: "usage",
    message: `The scheme "${scheme.id}" signs the URL, and it is not known to which URL this request was sent.`,
    remedy: "Give it with --url, exactly as it is registered at the provider.",
  });
}

function incomplete(scheme: HmacScheme, placeholder: "timestamp" | "id"): HookdevError {
  return new HookdevError("TEMPLATE_INVALID", {
    category: "config",
    message: `The scheme "${scheme.id}" signs {${placeholder}} but does not say in which header it stands.`,
    remedy: `Add ${placeholder === "id" ? '"idHeader"' : '"timestamp"'} to the scheme.`,
  });
}

function headerNeeded(scheme: HmacScheme, header: string): HookdevError {
  return new HookdevError("HEADER_NEEDED", {
    category: "usage",
    message: `The scheme "${scheme.id}" signs the header ${header}, which the request does not carry.`,
    remedy: `Add it with --header "${header}: …".`,
  });
}

function idNeeded(scheme: HmacScheme): HookdevError {
  return new HookdevError("MESSAGE_ID_NEEDED", {
    category: "usage",
    message: `The scheme "${scheme.id}" signs a message id, and there is none.`,
    remedy: `Give one, for example with --header "${scheme.idHeader ?? "Id"}: …".`,
  });
}

function notRewritable(scheme: HmacScheme): HookdevError {
  return new HookdevError("BODY_NOT_REWRITABLE", {
    category: "fixture",
    message: `The scheme "${scheme.id}" signs a rewritten body, and this one cannot be rewritten; it is probably not JSON.`,
    remedy: "Check that the body is valid JSON.",
  });
}
