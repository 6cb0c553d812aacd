// Makes a signature over a message template and puts it, with the time it covers, where the scheme wants it.

import { HookdevError } from "../errors.ts";
import { applyEdits } from "../fixture.ts";
import { firstHeader, type RawRequest } from "../http.ts";
import { locate } from "../json/locate.ts";
import { containing } from "./containers.ts";
import { latin1Text } from "./encoding.ts";
import type { SignInput, SignResult } from "./engine-types.ts";
import { safeValue } from "./header-value.ts";
import { jsonItems, jsonValue } from "./json-value.ts";
import { messageParts, messageTemplate } from "./message.ts";
import { signatureText, signingKey } from "./message-signature.ts";
import { withQuery } from "./query.ts";
import { type MessageScheme, requiredHeader } from "./scheme.ts";
import type { TimestampRule } from "./scheme-parts.ts";
import { writeTimestamp } from "./timestamp.ts";

/**
 * The header lines to add, and the body or URL where these change.
 *
 * @throws HookdevError as `sign`
 */
export function signMessage(scheme: MessageScheme, input: SignInput): SignResult {
  const draft = new Draft(input);
  const { timestamp: rule } = scheme;
  const time = rule === undefined ? undefined : writeTimestamp(input.at, rule.unit);
  const items = itemPointers(scheme, input.request.body);
  if (rule !== undefined && time !== undefined) putTime(draft, { rule, time, items });
  const id = putId(draft, scheme, input);
  putUrlQuery(draft, scheme);
  const key = signingKey(scheme, input.secret);
  const pair = rule?.pair === undefined || time === undefined ? undefined : { key: rule.pair, value: time };
  for (const item of items) {
    const values = {
      request: draft.request,
      timestamp: time,
      id: id ?? draft.textAt(item, scheme.idJson),
      url: draft.url,
    };
    const text = signatureText(scheme, key, { ...values, item: draft.bytesAt(item) });
    putSignature(draft, { scheme, item, text: containing(text, scheme.container, pair) });
  }
  return draft.result();
}

/** The request as it grows while it is signed. */
class Draft {
  request: RawRequest;
  url: string;
  readonly lines: string[] = [];
  private readonly given: SignInput;

  constructor(input: SignInput) {
    this.given = input;
    this.request = input.request;
    this.url = input.sentTo;
  }

  putQuery(name: string, value: string): void {
    this.url = withQuery(this.url, name, value);
    this.request = { ...this.request, target: withQuery(this.request.target, name, value) };
  }

  putField(pointer: string, json: string): void {
    this.request = { ...this.request, body: applyEdits(this.request.body, [{ pointer, value: json }]) };
  }

  /** The item's bytes; undefined for the whole body. */
  bytesAt(item: string): Uint8Array | undefined {
    const span = item === "" ? undefined : locate(this.request.body, item);
    return span && this.request.body.subarray(span.start, span.end);
  }

  textAt(item: string, pointer: string | undefined): string | undefined {
    if (pointer === undefined) return undefined;
    const value = jsonValue(this.bytesAt(item) ?? this.request.body, pointer);
    return value === undefined || value === "doubled" ? undefined : latin1Text(value);
  }

  result(): SignResult {
    const { request, sentTo } = this.given;
    return {
      headers: this.lines,
      ...(this.request.body === request.body ? {} : { body: this.request.body }),
      ...(this.url === sentTo ? {} : { sentTo: this.url }),
    };
  }
}

/** JSON Pointers to the items that are signed each; one empty pointer when the request is signed as a whole. */
function itemPointers(scheme: MessageScheme, body: Uint8Array): readonly string[] {
  const { json, forEach } = scheme.location.json === undefined ? {} : scheme.location;
  if (json !== undefined && scheme.messages.some((template) => /\{body[|}]/.test(template)))
    throw new HookdevError("TEMPLATE_INVALID", {
      category: "config",
      message: `The scheme "${scheme.id}" signs the body in which its own signature stands.`,
      remedy: "Sign single fields with {json:/pointer}, or put the signature into a header.",
    });
  if (forEach === undefined) return [""];
  const items = jsonItems(body, forEach);
  if (items !== undefined && items !== "doubled" && items.length > 0)
    return items.map((_, index) => `${forEach}/${index}`);
  throw new HookdevError("FIELD_NEEDED", {
    category: "fixture",
    message: `The scheme "${scheme.id}" signs each item of ${forEach}, and the body has no such list with items.`,
    remedy: "Check the payload.",
  });
}

function putTime(
  draft: Draft,
  { rule, time, items }: { rule: TimestampRule; time: string; items: readonly string[] },
): void {
  if (rule.header !== undefined) draft.lines.push(rule.header, time);
  if (rule.query !== undefined) draft.putQuery(rule.query, time);
  if (rule.json === undefined) return;
  for (const item of items) {
    const pointer = `${item}${rule.json}`;
    const span = locate(draft.request.body, pointer);
    // Where the header can carry the time, a body without the field stays as it is.
    if (span === undefined && rule.header !== undefined) continue;
    const text = rule.unit === "iso" || (span && draft.request.body[span.start] === 0x22);
    draft.putField(pointer, text ? JSON.stringify(time) : time);
  }
}

function putId(draft: Draft, { idHeader }: MessageScheme, { request, messageId }: SignInput): string | undefined {
  if (idHeader === undefined) return undefined;
  if (messageId !== undefined) draft.lines.push(idHeader, safeValue(messageId, "message id"));
  const id = messageId ?? firstHeader(request.headers, idHeader);
  if (id?.includes(".")) throw dotInId();
  return id;
}

function putUrlQuery(draft: Draft, scheme: MessageScheme): void {
  for (const [name, text] of Object.entries(scheme.urlQuery ?? {})) {
    const parts = messageParts(messageTemplate(text), { request: draft.request, url: draft.url });
    if (parts !== undefined) draft.putQuery(name, latin1Text(Buffer.concat(parts)));
  }
}

function putSignature(
  draft: Draft,
  { scheme, item, text }: { scheme: MessageScheme; item: string; text: string },
): void {
  const { location } = scheme;
  if (location.query !== undefined) draft.putQuery(location.query, text);
  else if (location.json !== undefined) draft.putField(`${item}${location.json}`, JSON.stringify(text));
  else draft.lines.push(requiredHeader(scheme), text);
}

function dotInId(): HookdevError {
  return new HookdevError("MESSAGE_ID_HAS_DOT", {
    category: "usage",
    message: "The message id holds a dot, which separates the signed parts, so it could be read in two ways.",
    remedy: "Use an id without a dot.",
  });
}
