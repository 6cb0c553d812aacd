// YAML 1.2 text as a located value; loaded only when there is a YAML file.

import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
  visit,
  type YAMLMap,
} from "yaml";
import { type Located, maxDepth, type Position, type Problem } from "../../core/provider-schema/located.ts";
import type { ReadText } from "../../core/provider-schema/read-json.ts";
import { quoted, visible } from "../../core/sanitise.ts";

/** Anchors may repeat parts, but not multiply them without end. */
const usualNodes = 50_000;

/** Reads one YAML document: keys are texts, each once; aliases are followed, other tags than the usual ones refused. */
export function readYaml(text: string, mostNodes = usualNodes): ReadText {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    // Checked below in one pass: the parser compares every key with every other.
    uniqueKeys: false,
    version: "1.2",
  });
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (document === undefined) return failed([{ severity: "error", message: "The file is empty." }]);
  const problems: Problem[] = [...document.errors, ...document.warnings].map((error) => ({
    severity: "error",
    at: place(error.pos[0]),
    message: sentence(error.message),
  }));
  if (second !== undefined)
    problems.push({
      severity: "error",
      at: place(second.range[0]),
      message: "A second document starts here (---); one is read.",
    });
  if (problems.length > 0) return failed(problems);
  const reader = new Reader({ place, mostNodes }, anchorsOf(document));
  const value = reader.read(document.contents as Node | null, 0);
  return reader.problems.length > 0 ? failed(reader.problems) : { ok: true, value, problems: [] };
}

/** Where each alias leads, found in one pass: asked singly, every alias would walk the whole document. */
function anchorsOf(document: Document): ReadonlyMap<Alias, Node> {
  const named = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Alias: (_key, alias) => {
      const target = named.get(alias.source);
      if (target !== undefined) targets.set(alias, target);
    },
    Value: (_key, node) => {
      if (node.anchor !== undefined) named.set(node.anchor, node);
    },
  });
  return targets;
}

class Reader {
  readonly problems: Problem[] = [];
  #nodes = 0;
  readonly #mostNodes: number;
  readonly #place: (offset: number) => Position;
  readonly #anchors: ReadonlyMap<Alias, Node>;

  constructor(text: { place: (offset: number) => Position; mostNodes: number }, anchors: ReadonlyMap<Alias, Node>) {
    this.#place = text.place;
    this.#mostNodes = text.mostNodes;
    this.#anchors = anchors;
  }

  read(node: Node | null | undefined, depth: number): Located {
    if (node === null || node === undefined) return { kind: "scalar", value: null };
    const at = this.#place(node.range?.[0] ?? 0);
    this.#nodes += 1;
    if (this.#nodes > this.#mostNodes || depth > maxDepth) return this.#tooMuch(at);
    if (isAlias(node)) return this.read(this.#anchors.get(node), depth + 1);
    if (isMap(node)) return this.#readMap(node, { at, depth });
    if (isSeq(node)) return { kind: "list", at, items: node.items.map((item) => this.read(item as Node, depth + 1)) };
    return isScalar(node) ? scalar(node, at) : { kind: "other", at, what: "something that is no value" };
  }

  #readMap(node: YAMLMap, { at, depth }: { readonly at: Position; readonly depth: number }): Located {
    const seen = new Set<string>();
    const members = node.items.map((pair) => {
      const key = pair.key as Node | null;
      const keyAt = this.#place(key?.range?.[0] ?? node.range?.[0] ?? 0);
      if (!isScalar(key) || typeof key.value !== "string")
        this.problems.push({
          severity: "error",
          at: keyAt,
          message: `A key has to be a text${isScalar(key) ? `: write ${quoted(String(key.value))} in quotes` : ""}.`,
        });
      const name = isScalar(key) ? String(key.value) : "";
      if (seen.has(name))
        this.problems.push({
          severity: "error",
          at: keyAt,
          message: `The key ${quoted(name)} stands twice in this set of keys.`,
        });
      seen.add(name);
      return {
        key: name,
        at: keyAt,
        value: this.read(pair.value as Node | null, depth + 1),
      };
    });
    return { kind: "object", at, members };
  }

  #tooMuch(at: Position): Located {
    if (this.problems.length === 0)
      this.problems.push({
        severity: "error",
        at,
        message: "The file unfolds into too many or too deeply nested values.",
      });
    return { kind: "other", at, what: "nested too deeply" };
  }
}

function scalar({ value, source }: Scalar, at: Position): Located {
  if (typeof value === "number" && source !== undefined && String(value) !== source)
    return { kind: "scalar", at, value, written: source };
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return { kind: "scalar", at, value };
  return { kind: "other", at, what: `a ${typeof value}` };
}

function failed(problems: readonly Problem[]): ReadText {
  return { ok: false, problems };
}

function sentence(message: string): string {
  const text = visible(message.split("\n", 1)[0] ?? "");
  return text.endsWith(".") ? text : `${text}.`;
}
