// JSON written again in many ways without changing what a token says: spaces, order of keys, escapes.

import { readString } from "../../json/read-string.ts";
import { type JsonVisitor, walkJson } from "../../json/walk.ts";
import { latin1Text } from "../encoding.ts";

/** A value of a JSON text; numbers and words keep their spelling. */
export type JsonNode =
  | { readonly kind: "scalar"; readonly raw: string; readonly text?: string }
  | { readonly kind: "array"; readonly items: JsonNode[] }
  | { readonly kind: "object"; readonly members: JsonMember[] };

export interface JsonMember {
  /** The key with its quotes, as it stands. */
  readonly raw: string;
  /** The key itself. */
  readonly text: string;
  value: JsonNode;
}

/** How a text is written. */
export interface JsonStyle {
  /** One step of indentation; none for a single line. */
  readonly indent?: string;
  /** Between elements of a single line. */
  readonly comma: string;
  readonly colon: string;
  readonly sorted?: boolean;
  /** Writes a string from its text; missing: strings stay as they stand. */
  readonly string?: (text: string) => string;
}

const maxDepth = 200;

/** Reads strict JSON; undefined for anything else and for what is nested deeper than 200. */
export function readJson(bytes: Uint8Array): JsonNode | undefined {
  const reader = new TreeReader(bytes);
  return walkJson(bytes, reader) === undefined && !reader.tooDeep ? reader.root : undefined;
}

/** The JSON in a style, each character being one byte. */
export function writeJson(node: JsonNode, style: JsonStyle, depth = 0): string {
  if (node.kind === "scalar") return node.text === undefined ? node.raw : stringIn(style, node.raw, node.text);
  const parts =
    node.kind === "array"
      ? node.items.map((item) => writeJson(item, style, depth + 1))
      : ordered(node.members, style).map(
          ({ raw, text, value }) => `${stringIn(style, raw, text)}${style.colon}${writeJson(value, style, depth + 1)}`,
        );
  const [open, close] = node.kind === "array" ? ["[", "]"] : ["{", "}"];
  if (style.indent === undefined || parts.length === 0) return `${open}${parts.join(style.comma)}${close}`;
  const inner = `\n${style.indent.repeat(depth + 1)}`;
  return `${open}${inner}${parts.join(`,${inner}`)}\n${style.indent.repeat(depth)}${close}`;
}

function stringIn(style: JsonStyle, raw: string, text: string): string {
  return style.string === undefined ? raw : style.string(text);
}

function ordered(members: readonly JsonMember[], { sorted }: JsonStyle): readonly JsonMember[] {
  if (sorted !== true) return members;
  return [...members].sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)));
}

class TreeReader implements JsonVisitor {
  root: JsonNode | undefined;
  tooDeep = false;
  private readonly nodes: JsonNode[] = [];
  private member: { raw: string; text: string } = { raw: "", text: "" };
  private readonly keys: { raw: string; text: string }[] = [];
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  open(bracket: number): void {
    if (this.nodes.length >= maxDepth) this.tooDeep = true;
    if (this.tooDeep) return;
    this.keys.push(this.member);
    this.nodes.push(bracket === 0x7b ? { kind: "object", members: [] } : { kind: "array", items: [] });
  }

  close(): void {
    if (this.tooDeep) return;
    const node = this.nodes.pop() as JsonNode;
    this.member = this.keys.pop() ?? this.member;
    this.add(node);
  }

  key(start: number, end: number): void {
    this.member = { raw: this.raw(start, end), text: readString(this.bytes, { start, end }) ?? "" };
  }

  scalar(start: number, end: number): void {
    const raw = this.raw(start, end);
    if (this.bytes[start] !== 0x22) this.add({ kind: "scalar", raw });
    else this.add({ kind: "scalar", raw, text: readString(this.bytes, { start, end }) ?? "" });
  }

  private add(node: JsonNode): void {
    const parent = this.nodes.at(-1);
    if (parent === undefined) this.root = node;
    else if (parent.kind === "array") parent.items.push(node);
    else if (parent.kind === "object") parent.members.push({ ...this.member, value: node });
  }

  private raw(start: number, end: number): string {
    return latin1Text(this.bytes.subarray(start, end));
  }
}
