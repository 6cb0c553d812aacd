// Texts inside texts: JSON in a string, a URL with its query, percent-encoding, Base64. Each layer is edited in its own writing.

import { decodeBase64, isPicture, withoutContent } from "./base64.ts";
import { editJson } from "./json-text.ts";
import type { Place } from "./key-kinds.ts";
import type { TextEdit } from "./kinds.ts";

/** What is done with what stands in a text. */
export interface Handler {
  /** A text without regard to what is encoded in it. */
  readonly leaf: (text: string, place: Place) => readonly TextEdit[];
  /** A picture or a document in Base64: true takes its content away. */
  readonly picture: (text: string, place: Place) => boolean;
  /** Whether bytes that are no text hold something that was met before. */
  readonly holdsKnown: (bytes: Uint8Array) => boolean;
}

/** The edits for a text and for everything that is written inside it, down to eight layers. */
export function editText(text: string, place: Place, handler: Handler): readonly TextEdit[] {
  return editLayer(text, place, { handler, depth: 0 });
}

/** The text with its edits, which do not overlap. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let copied = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(copied, edit.start) + edit.text;
    copied = edit.end;
  }
  return result + text.slice(copied);
}

interface Walk {
  readonly handler: Handler;
  readonly depth: number;
}

const deepest = 8;
const shortest = 4;

function editLayer(text: string, place: Place, walk: Walk): readonly TextEdit[] {
  const { handler, depth } = walk;
  if (depth >= deepest || text.length < shortest) return leafAlone(text, place, handler);
  const deeper = { handler, depth: depth + 1 };
  const json = editJsonText(text, place, deeper);
  if (json !== undefined) return json;
  const parts = [...text.matchAll(partPattern)].flatMap((match) => editPart({ text, match }, place, deeper));
  // Where something inside was rewritten, the text around it gives way.
  const own = handler
    .leaf(text, place)
    .filter((edit) => !parts.some((other) => edit.start < other.end && other.start < edit.end));
  for (const edit of own) edit.made?.();
  return [...parts, ...own].sort((a, b) => a.start - b.start);
}

function leafAlone(text: string, place: Place, { leaf }: Handler): readonly TextEdit[] {
  const edits = leaf(text, place);
  for (const edit of edits) edit.made?.();
  return edits;
}

function editJsonText(text: string, place: Place, walk: Walk): readonly TextEdit[] | undefined {
  if (!/^\s*[[{"]/.test(text) || !/[\]}"]\s*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, "utf8");
  const edits = editJson(bytes, place, (inner, at) => editLayer(inner, at, walk));
  const isAscii = bytes.length === text.length;
  const unit = (offset: number) => (isAscii ? offset : bytes.subarray(0, offset).toString("utf8").length);
  return edits?.map((edit) => ({ start: unit(edit.start), end: unit(edit.end), text: edit.text }));
}

/** What stands between white space, quotes and the marks of a URL. */
const partPattern = /[^\s"'<>&?#;,=]+={0,2}/g;
const percent = /%[0-9A-Fa-f]{2}/;
const unicodeEscape = /\\u[0-9A-Fa-f]{4}/;
const base64Runs = /[A-Za-z0-9+/_-]{12,}={0,2}/g;

interface Part {
  readonly text: string;
  readonly match: RegExpExecArray;
}

function editPart({ text, match }: Part, place: Place, walk: Walk): TextEdit[] {
  const [part] = match;
  const start = match.index;
  const key = /(?:^|[?&;])([^\s=&?#"'<>]{1,60})=$/.exec(text.slice(Math.max(0, start - 64), start))?.[1];
  const at = key === undefined ? place : placeOfValue(key, place);
  const whole = (next: string | undefined): TextEdit[] =>
    next === undefined ? [] : [{ start, end: start + part.length, text: next }];
  if (percent.test(part)) return whole(editPercent(part, at, walk));
  if (unicodeEscape.test(part)) return whole(editEscapes(part, at, walk));
  const runs = [...part.matchAll(base64Runs)].flatMap((run) => editRun(run, start, { ...walk, place: at }));
  if (runs.length > 0 || key === undefined) return runs;
  const edits = editLayer(part.replaceAll("+", " "), at, walk);
  return edits.map((edit) => ({
    start: start + edit.start,
    end: start + edit.end,
    text: edit.text.replaceAll(" ", "+"),
  }));
}

/** A value of a query stands under its own key. */
function placeOfValue(key: string, place: Place): Place {
  return { pointer: `${place.pointer}?${key}`, keys: [...place.keys, key], siblings: noSiblings, numeric: false };
}

const noSiblings: ReadonlySet<string> = new Set();

function editPercent(part: string, place: Place, walk: Walk): string | undefined {
  let text: string;
  try {
    text = decodeURIComponent(part.replaceAll("+", " "));
  } catch {
    return undefined;
  }
  const edits = editLayer(text, place, walk);
  return edits.length === 0 ? undefined : percentEncoded(applyTextEdits(text, edits), part);
}

/** In the writing of the part that stood there: its spaces, its marks, the case of its codes. */
function percentEncoded(text: string, model: string): string {
  const plain = encodeURIComponent(text.toWellFormed()).replaceAll("%20", model.includes("+") ? "+" : "%20");
  const wasEncoded = (code: string) => model.toUpperCase().includes(code);
  const marks = plain.replace(/%(?:3A|2F|40|2C|3B|3D|24)/g, (code) =>
    wasEncoded(code) ? code : decodeURIComponent(code),
  );
  return /%(?:[a-f]|.[a-f])/.test(model) ? marks.replace(/%../g, (code) => code.toLowerCase()) : marks;
}

function editEscapes(part: string, place: Place, walk: Walk): string | undefined {
  const text = part.replace(/\\u([0-9A-Fa-f]{4})/g, (_whole, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const edits = editLayer(text, place, walk);
  if (edits.length === 0) return undefined;
  return applyTextEdits(text, edits).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

interface RunWalk extends Walk {
  readonly place: Place;
}

/** A run that is Base64 as a whole, or between slashes. */
function editRun(run: RegExpExecArray, offset: number, walk: RunWalk): TextEdit[] {
  const start = offset + run.index;
  const next = editBase64(run[0], walk);
  if (next !== undefined) return [{ start, end: start + run[0].length, text: next }];
  if (!run[0].includes("/")) return [];
  return [...run[0].matchAll(/[^/]{12,}/g)].flatMap((piece) => {
    const edited = editBase64(piece[0], walk);
    const from = start + piece.index;
    return edited === undefined ? [] : [{ start: from, end: from + piece[0].length, text: edited }];
  });
}

function editBase64(run: string, { handler, depth, place }: RunWalk): string | undefined {
  const decoded = decodeBase64(run);
  if (decoded === undefined) return undefined;
  if (decoded.text !== undefined) {
    const edits = editLayer(decoded.text, place, { handler, depth });
    return edits.length === 0 ? undefined : decoded.encode(Buffer.from(applyTextEdits(decoded.text, edits), "utf8"));
  }
  if (isPicture(decoded.bytes)) return handler.picture(run, place) ? withoutContent(run) : undefined;
  return handler.holdsKnown(decoded.bytes) ? withoutContent(run) : undefined;
}
