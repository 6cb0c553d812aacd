// Structured fields (RFC 9651) as far as signatures need them: dictionaries of items, byte strings and inner lists.

/** A bare item, kept as it is written; strings and byte strings also decoded by the functions below. */
export interface BareItem {
  readonly kind: "string" | "bytes" | "number" | "token" | "boolean";
  /** Canonical text, quotes and colons included. */
  readonly text: string;
}

export interface Item extends BareItem {
  readonly params: Params;
}

/** An inner list with its own parameters. */
export interface InnerList {
  readonly kind: "list";
  readonly items: readonly Item[];
  readonly params: Params;
}

export type Params = ReadonlyMap<string, BareItem>;
export type Member = Item | InnerList;

/** The members of a dictionary, the last one of a name; undefined when the text is not one. */
export function parseDictionary(text: string): Map<string, Member> | undefined {
  if (text.length > mostCharacters) return undefined;
  const parser = new Parser(text);
  try {
    return parser.dictionary();
  } catch (error) {
    if (error instanceof NotStructured) return undefined;
    throw error;
  }
}

/** A member as canonical text, parameters included. */
export function memberText(member: Member): string {
  if (member.kind === "list") return `(${member.items.map(memberText).join(" ")})${paramsText(member.params)}`;
  return `${member.text}${paramsText(member.params)}`;
}

/** The text of a string item, or undefined for other items. */
export function stringOf(item: BareItem | undefined): string | undefined {
  return item?.kind === "string" ? item.text.slice(1, -1).replace(/\\(["\\])/g, "$1") : undefined;
}

/** A string item for this text, which must be printable ASCII. */
export function stringItem(text: string): BareItem {
  return { kind: "string", text: `"${text.replace(/["\\]/g, "\\$&")}"` };
}

/** Parameters in order, `;a=1;b` for a true `b`. */
export function paramsText(params: Params): string {
  let text = "";
  for (const [name, { kind, text: value }] of params)
    text += kind === "boolean" && value === "?1" ? `;${name}` : `;${name}=${value}`;
  return text;
}

const mostCharacters = 16 * 1024;

class NotStructured extends Error {}

class Parser {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  dictionary(): Map<string, Member> {
    const members = new Map<string, Member>();
    this.skip(/ */y);
    while (this.at < this.text.length) {
      const name = this.take(keyPattern);
      members.delete(name);
      members.set(name, this.accept("=") ? this.member() : { ...isTrue, params: this.params() });
      this.skip(/[ \t]*/y);
      if (this.at === this.text.length) break;
      if (!this.accept(",")) throw new NotStructured();
      this.skip(/[ \t]*/y);
      if (this.at === this.text.length) throw new NotStructured();
    }
    return members;
  }

  private member(): Member {
    if (!this.accept("(")) return this.item();
    const items: Item[] = [];
    this.skip(/ */y);
    while (!this.accept(")")) {
      items.push(this.item());
      if (this.text[this.at] !== ")" && !this.accept(" ")) throw new NotStructured();
      this.skip(/ */y);
    }
    return { kind: "list", items, params: this.params() };
  }

  private item(): Item {
    const bare = this.bareItem();
    return { ...bare, params: this.params() };
  }

  private bareItem(): BareItem {
    for (const [kind, pattern] of itemPatterns) {
      pattern.lastIndex = this.at;
      const found = pattern.exec(this.text)?.[0];
      if (found !== undefined) {
        this.at += found.length;
        return { kind, text: found };
      }
    }
    throw new NotStructured();
  }

  private params(): Params {
    const params = new Map<string, BareItem>();
    while (this.accept(";")) {
      this.skip(/ */y);
      const name = this.take(keyPattern);
      params.delete(name);
      params.set(name, this.accept("=") ? this.bareItem() : isTrue);
    }
    return params;
  }

  private accept(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private skip(pattern: RegExp): void {
    pattern.lastIndex = this.at;
    this.at += pattern.exec(this.text)?.[0].length ?? 0;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) throw new NotStructured();
    this.at += found.length;
    return found;
  }
}

const isTrue: BareItem = { kind: "boolean", text: "?1" };
const keyPattern = /[a-z*][a-z0-9_\-.*]*/y;
const itemPatterns: readonly (readonly [BareItem["kind"], RegExp])[] = [
  ["string", /"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"/y],
  ["bytes", /:[A-Za-z0-9+/]*={0,2}:/y],
  ["number", /-?\d{1,15}(?:\.\d{1,3})?/y],
  ["boolean", /\?[01]/y],
  ["token", /[A-Za-z*][\w!#$%&'*+\-.^`|~:/]*/y],
];
