// The placeholders of message templates: what each one takes from a request.

import { headerValues, pathOf, type RawRequest } from "../http.ts";
import { latin1Bytes, utf8Bytes } from "./encoding.ts";
import { formText } from "./form-text.ts";
import { jsonValue } from "./json-value.ts";
import { queryValues } from "./query.ts";

/** What the placeholders stand for. */
export interface PieceValues {
  readonly request: RawRequest;
  /** Signed time as written in its place. */
  readonly timestamp?: string | undefined;
  readonly id?: string | undefined;
  /** Absolute URL that the sender used. */
  readonly url?: string | undefined;
  /** The item of a batch that `{json:…}` reads from; the whole body when missing. */
  readonly item?: Uint8Array | undefined;
  /** Key bytes, for `{secret}` in plain digests. */
  readonly secret?: Uint8Array | undefined;
  /** The text in front of a labelled key. */
  readonly label?: string | undefined;
}

/** Gives undefined when the request does not have what the placeholder asks for. */
export type Piece = (values: PieceValues) => Uint8Array | undefined;

/** Placeholders that go on with a colon and a name. */
export type NamedKind = "header" | "query" | "json";

/** The piece for `{body}` and its like, or undefined when there is none of this name. */
export function plainPiece(name: string): Piece | undefined {
  return Object.hasOwn(plain, name) ? plain[name] : undefined;
}

/**
 * The piece for `{header:Name}`, `{query:name}` or `{json:/pointer}`; an optional one is empty when nothing is there.
 * A header, parameter or field that stands there twice has no value, because nobody can say which one an app would read.
 */
export function namedPiece(kind: NamedKind, name: string, optional: boolean): Piece {
  const read = named[kind];
  return (values) => {
    const found = read(values, name);
    if (found === "doubled") return undefined;
    return found ?? (optional ? nothing : undefined);
  };
}

const nothing = new Uint8Array(0);

const plain: Readonly<Record<string, Piece>> = {
  body: (values) => values.request.body,
  timestamp: (values) => (values.timestamp === undefined ? undefined : latin1Bytes(values.timestamp)),
  id: (values) => (values.id === undefined ? undefined : latin1Bytes(values.id)),
  method: (values) => latin1Bytes(values.request.method),
  path: (values) => latin1Bytes(pathOf(values.request.target)),
  url: (values) => (values.url === undefined ? undefined : utf8Bytes(values.url)),
  form: (values) => formText(values.request),
  secret: (values) => values.secret,
  label: (values) => (values.label === undefined ? undefined : utf8Bytes(values.label)),
};

/** Names of the placeholders without a colon, for error messages. */
export const pieceNames: readonly string[] = Object.keys(plain);

type Reader = (values: PieceValues, name: string) => Uint8Array | undefined | "doubled";

const named: Readonly<Record<NamedKind, Reader>> = {
  header: ({ request }, name) => {
    const [value, second] = headerValues(request.headers, name);
    if (second !== undefined) return "doubled";
    return value === undefined ? undefined : latin1Bytes(value);
  },
  query: ({ request }, name) => {
    const [value, second] = queryValues(request.target, name);
    if (second !== undefined) return "doubled";
    return value === undefined ? undefined : utf8Bytes(value);
  },
  json: ({ request, item }, pointer) => jsonValue(item ?? request.body, pointer),
};
