// What is signed: a template over a request, read once and then turned into byte parts without joining them.

import { HookdevError } from "../errors.ts";
import { utf8Bytes } from "./encoding.ts";
import { type NamedKind, namedPiece, type Piece, type PieceValues, pieceNames, plainPiece } from "./message-pieces.ts";
import { type Transform, transforms } from "./transforms.ts";

/** What the placeholders stand for. */
export type MessageValues = PieceValues;

/** A template that has been read. */
export interface MessageTemplate {
  readonly pieces: readonly Piece[];
  /** Placeholder names in order, as `body` or `header:Name`; optional ones with `?` as `header?:Name`. */
  readonly placeholders: readonly string[];
  /** What the transforms of the body do, for people; empty when the bytes are signed as they are. */
  readonly rewrites: readonly string[];
  /** The message holds the secret or its label, so it is another one for each key. */
  readonly keyed: boolean;
  readonly holdsUrl: boolean;
}

const compiled = new Map<string, MessageTemplate>();
const mostTemplates = 1000;

/**
 * Reads a template; each one is read only once.
 *
 * @throws HookdevError `TEMPLATE_INVALID` when it names an unknown placeholder or transform, or has a stray brace
 */
export function messageTemplate(text: string): MessageTemplate {
  let template = compiled.get(text);
  if (template === undefined) {
    template = compile(text);
    // A diagnosis makes up templates of its own; a long session must not keep them all.
    if (compiled.size >= mostTemplates) compiled.clear();
    compiled.set(text, template);
  }
  return template;
}

/** The signed message in parts, or undefined when the request lacks something the template asks for. */
export function messageParts(template: MessageTemplate, values: MessageValues): Uint8Array[] | undefined {
  const parts: Uint8Array[] = [];
  for (const piece of template.pieces) {
    const part = piece(values);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts;
}

function compile(text: string): MessageTemplate {
  const pieces: Piece[] = [];
  const placeholders: string[] = [];
  const rewrites: string[] = [];
  // Split with a capturing group: literals at even places, placeholders at odd ones.
  const tokens = text.split(/\{([^{}]*)\}/);
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as string;
    if (i % 2 === 1) {
      const [name = "", ...names] = token.split("|");
      const rewriters = names.map((each) => transformNamed(each, text));
      placeholders.push(name);
      for (const { describes, plain } of rewriters) if (plain !== true) rewrites.push(describes);
      pieces.push(rewriters.reduce(rewritten, placeholder(name, text)));
    } else if (/[{}]/.test(token)) throw invalid(text, "has a brace that belongs to no placeholder");
    else if (token !== "") pieces.push(literal(token));
  }
  const keyed = placeholders.includes("secret") || placeholders.includes("label");
  return { pieces, placeholders, rewrites, keyed, holdsUrl: placeholders.includes("url") };
}

function literal(text: string): Piece {
  const bytes = utf8Bytes(text);
  return () => bytes;
}

function rewritten(piece: Piece, transform: Transform): Piece {
  return (values) => {
    const bytes = piece(values);
    return bytes === undefined ? undefined : transform.apply(bytes);
  };
}

function placeholder(name: string, template: string): Piece {
  const named = /^(header|query|json)(\??):(.*)$/s.exec(name);
  const [, kind, optional, rest = ""] = named ?? [];
  if (kind !== undefined && (rest !== "" || kind === "json"))
    return namedPiece(kind as NamedKind, rest, optional === "?");
  const piece = plainPiece(name);
  if (piece === undefined) throw invalid(template, `has the unknown placeholder "{${name}}"`);
  return piece;
}

function transformNamed(name: string, template: string): Transform {
  const transform = Object.hasOwn(transforms, name) ? transforms[name] : undefined;
  if (transform === undefined) throw invalid(template, `has the unknown transform "${name}"`);
  return transform;
}

function invalid(template: string, problem: string): HookdevError {
  return new HookdevError("TEMPLATE_INVALID", {
    category: "config",
    message: `The message template "${template}" ${problem}.`,
    remedy: `Placeholders are ${pieceNames.join(", ")}, header:Name, query:name and json:/pointer; transforms are ${Object.keys(transforms).join(", ")}.`,
  });
}
