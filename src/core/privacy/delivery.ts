// A whole delivery made safe to keep: target, headers and body, with a list of what was replaced.

import { firstHeader, type HeaderLines, headerPairs } from "../http.ts";
import { isSecretHeader } from "../redact.ts";
import { utf8Text } from "../utf8.ts";
import { isIdLike } from "./codes.ts";
import { editForm, isForm } from "./form-body.ts";
import { editJson, bodyPlace as root } from "./json-text.ts";
import type { Place } from "./key-kinds.ts";
import type { TextEdit } from "./kinds.ts";
import { applyTextEdits } from "./layers.ts";
import type { Replacement, Sanitiser } from "./sanitiser.ts";

/** What is kept of a delivery. */
export interface Delivery {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: HeaderLines;
  readonly body: Uint8Array;
}

/** A delivery with nobody in it. */
export interface Sanitised {
  readonly delivery: Delivery;
  readonly replaced: readonly Replacement[];
  /** Headers that were left out, because they name a machine or open a door. */
  readonly droppedHeaders: readonly string[];
}

/** How a body is read; undefined when it is neither JSON nor a form, so that nobody can say what is in it. */
export function bodyKind({ headers, body }: Pick<Delivery, "headers" | "body">): "empty" | "json" | "form" | undefined {
  if (body.length === 0) return "empty";
  if (editJson(body, root, () => []) !== undefined) return "json";
  return isForm(body, firstHeader(headers, "content-type")) ? "form" : undefined;
}

/** Takes in everything that the delivery tells, before the first of a run is written. */
export function learnDelivery(delivery: Delivery, sanitiser: Sanitiser): void {
  walk(delivery, (text, place) => {
    sanitiser.learn(text, place);
    return [];
  });
}

/** The delivery with invented values. Its body has to be of a kind that `bodyKind` knows. */
export function sanitiseDelivery(delivery: Delivery, sanitiser: Sanitiser): Sanitised {
  const counts = new Map<string, Replacement>();
  const edited = walk(withoutDoors(delivery), (text, place) =>
    sanitiser.edit(text, place, (kind) => {
      const pointer = place.pointer.replace(/#$/, "");
      const id = `${kind} ${pointer}`;
      counts.set(id, { kind, pointer, count: (counts.get(id)?.count ?? 0) + 1 });
    }),
  );
  const clean = walkUntilClean(edited, sanitiser);
  return { delivery: clean, replaced: [...counts.values()], droppedHeaders: dropped(delivery.headers) };
}

type Edit = (text: string, place: Place) => readonly TextEdit[];

const mostRounds = 3;

/** What one edit hid from another is found by looking again at what is known. */
function walkUntilClean(delivery: Delivery, sanitiser: Sanitiser): Delivery {
  let current = delivery;
  for (let round = 0; round < mostRounds; round += 1) {
    let edits = 0;
    current = walk(current, (text, place) => {
      const left = sanitiser.editLeft(text, place);
      edits += left.length;
      return left;
    });
    if (edits === 0) break;
  }
  return current;
}

function walk({ method, target, headers, body }: Delivery, edit: Edit): Delivery {
  const lines = headerPairs(headers).flatMap(([name, value]) => [name, walkHeader(name, value, edit)]);
  return { method, target: walkTarget(target, edit), headers: lines, body: walkBody({ headers, body }, edit) };
}

function walkBody(delivery: Pick<Delivery, "headers" | "body">, edit: Edit): Uint8Array {
  const { body } = delivery;
  const kind = bodyKind(delivery);
  if (kind === "form") return editForm(body, edit);
  return kind === "json" ? spliced(body, editJson(body, root, edit) ?? []) : body;
}

function spliced(bytes: Uint8Array, edits: readonly TextEdit[]): Uint8Array {
  if (edits.length === 0) return bytes;
  const parts: Uint8Array[] = [];
  let copied = 0;
  for (const { start, end, text } of [...edits].sort((a, b) => a.start - b.start)) {
    parts.push(bytes.subarray(copied, start), Buffer.from(text, "utf8"));
    copied = end;
  }
  return Buffer.concat([...parts, bytes.subarray(copied)]);
}

function walkHeader(name: string, value: string, edit: Edit): string {
  if (isOwnWriting(name)) return value;
  const text = utf8Text(Buffer.from(value, "latin1"));
  // A long value of letters and digits may be a credential under a name of the customer's own: it becomes another one.
  const keys = value.length >= shortestToken && isIdLike(value) ? ["id"] : [name];
  const edits = edit(text ?? value, { ...root, pointer: `header:${name}`, keys });
  if (edits.length === 0) return value;
  const next = applyTextEdits(text ?? value, edits);
  return text === undefined ? next : Buffer.from(next, "utf8").toString("latin1");
}

const shortestToken = 16;

/** Headers that speak of the message and not of a person. */
function isOwnWriting(name: string): boolean {
  return /^(content-type|content-length|content-encoding|accept|accept-encoding|user-agent|date|host)$/i.test(name);
}

/** Ids in the path are ids; the values of the query stand under their keys. */
function walkTarget(target: string, edit: Edit): string {
  const query = target.indexOf("?");
  const path = query === -1 ? target : target.slice(0, query);
  const segments = path.split("/").map((segment) => {
    const id = segment.length >= shortestPathId && isIdLike(segment);
    const place = { ...root, pointer: "path", keys: [id ? "id" : "path"] };
    return applyTextEdits(segment, edit(segment, place));
  });
  const rest = query === -1 ? "" : target.slice(query);
  return segments.join("/") + applyTextEdits(rest, edit(rest, { ...root, pointer: "query" }));
}

const shortestPathId = 12;

/** Left out: cookies and credentials, and what proxies and tunnels add about the way and the sender's machine. */
function withoutDoors(delivery: Delivery): Delivery {
  const headers = headerPairs(delivery.headers).filter(([name]) => !isDoor(name));
  return { ...delivery, headers: headers.flat() };
}

function dropped(headers: HeaderLines): string[] {
  return [
    ...new Set(
      headerPairs(headers)
        .map(([name]) => name)
        .filter(isDoor),
    ),
  ];
}

function isDoor(name: string): boolean {
  return (
    isSecretHeader(name) ||
    /^(forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-.*|cdn-loop|fly-.*|x-amzn-trace-id|x-cluster-client-ip|x-original-.*|sec-.*|origin)$/i.test(
      name,
    )
  );
}
