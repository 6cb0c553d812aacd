// What is signed: a template over a request, read once and then turned into byte parts without joining them.

import { HookdevError } from "../errors.ts";
import { firstHeader, pathOf, type RawRequest } from "../http.ts";
import { latin1Bytes, utf8Bytes } from "./encoding.ts";
import { type Transform, transforms } from "./transforms.ts";

/** What the placeholders stand for. */
export interface MessageValues {
  readonly request: RawRequest;
  /** Signed time as written in its header. */
  readonly timestamp?: string | undefined;
  readonly id?: string | undefined;
  /** Absolute URL that the sender used. */
  readonly url?: string | undefined;
}

/** A template that has been read. */
export interface MessageTemplate {
  readonly pieces: readonly Piece[];
  /** Placeholder names in order, headers as `header:Name`. */
  readonly placeholders: readonly string[];
  /** What the transforms do, for people; empty when the bytes are signed as they are. */
  readonly rewrites: readonly string[];
}

/** Gives undefined when the request does not have what the placeholder asks for. */
type Piece = (values: MessageValues) => Uint8Array | undefined;

const compiled = new Map<string, MessageTemplate>();

/**
 * Reads a template; each one is read only once.
 *
 * @throws HookdevError `TEMPLATE_INVALID` when it names an unknown placeholder or transform, or has a stray brace
 */
export function messageTemplate(text: string): MessageTemplate {
  let template = compiled.get(text);
  if (template === undefined) {
    template = compile(text);
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
      for (const rewriter of rewriters) rewrites.push(rewriter.describes);
      pieces.push(rewriters.reduce(rewritten, placeholder(name, text)));
    } else if (/[{}]/.test(token)) throw invalid(text, "has a brace that belongs to no placeholder");
    else if (token !== "") pieces.push(literal(token));
  }
  return { pieces, placeholders, rewrites };
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

const simple: Readonly<Record<string, Piece>> = {
  body: (values) => values.request.body,
  timestamp: (values) => (values.timestamp === undefined ? undefined : latin1Bytes(values.timestamp)),
  id: (values) => (values.id === undefined ? undefined : latin1Bytes(values.id)),
  method: (values) => latin1Bytes(values.request.method),
  path: (values) => latin1Bytes(pathOf(values.request.target)),
  url: (values) => (values.url === undefined ? undefined : utf8Bytes(values.url)),
};

function placeholder(name: string, template: string): Piece {
  if (name.startsWith("header:") && name.length > "header:".length) return headerPiece(name.slice("header:".length));
  const piece = Object.hasOwn(simple, name) ? simple[name] : undefined;
  if (piece === undefined) throw invalid(template, `has the unknown placeholder "{${name}}"`);
  return piece;
}

function headerPiece(name: string): Piece {
  return ({ request }) => {
    const value = firstHeader(request.headers, name);
    return value === undefined ? undefined : latin1Bytes(value);
  };
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
    remedy: `Placeholders are ${Object.keys(simple).join(", ")} and header:Name; transforms are ${Object.keys(transforms).join(", ")}.`,
  });
}
