// Reads TypeScript just well enough for house rules: code without comments, strings apart, imports by name.

/** Source text as the rules see it. */
export interface Scanned {
  /** The code; every string literal stands as `"<index into strings>"`, comments and regular expressions are gone. */
  readonly code: string;
  readonly strings: readonly string[];
  /** Specifiers of static, dynamic and type imports and of re-exports. */
  readonly imports: readonly string[];
  /** Those of them that are loaded together with the file: neither `import type` nor `import()`. */
  readonly loaded: readonly string[];
  /** Whether an import's name is computed, so that nobody can check it. */
  readonly computedImport: boolean;
}

export function scan(source: string): Scanned {
  const { code, strings } = new Reader(source).read();
  const literal = /\b(?:from|import)\s*"(\d+)"|\bimport\s*\(\s*"(\d+)"/g;
  const imports = [...code.matchAll(literal)].map((match) => strings[Number(match[1] ?? match[2])] as string);
  const types = /\b(?:import|export)\s+type\s+[\w\s{},*$]*?\bfrom\s*"(\d+)"/g;
  const typeOnly = new Set([...code.matchAll(types)].map((match) => match[1]));
  const loaded = [...code.matchAll(/\b(?:from|import)\s*"(\d+)"/g)]
    .filter((match) => !typeOnly.has(match[1]))
    .map((match) => strings[Number(match[1])] as string);
  return { code, strings, imports, loaded, computedImport: /\bimport\s*\(\s*(?!"\d+"\s*[,)])/.test(code) };
}

class Reader {
  readonly #source: string;
  readonly #strings: string[] = [];
  #at = 0;
  #out = "";

  constructor(source: string) {
    this.#source = source;
  }

  read(): { code: string; strings: string[] } {
    this.#code(false);
    return { code: this.#out, strings: this.#strings };
  }

  /** Copies code up to the end, or to the brace that closes a template's `${`. */
  #code(inTemplate: boolean): void {
    let depth = 0;
    while (this.#at < this.#source.length) {
      const char = this.#source[this.#at] as string;
      if (inTemplate && char === "}" && depth === 0) return;
      if (char === "{") depth++;
      if (char === "}") depth--;
      if (!this.#skipped(char)) {
        this.#out += char;
        this.#at++;
      }
    }
  }

  /** Steps over what is not code; true when it did. */
  #skipped(char: string): boolean {
    if (this.#source.startsWith("//", this.#at)) this.#jump(this.#source.indexOf("\n", this.#at));
    else if (this.#source.startsWith("/*", this.#at)) this.#jump(this.#source.indexOf("*/", this.#at) + 2);
    else if (char === '"' || char === "'") this.#string(char);
    else if (char === "`") this.#template();
    else if (char === "/" && this.#startsRegex()) this.#regex();
    else return false;
    return true;
  }

  #jump(to: number): void {
    this.#at = to < this.#at ? this.#source.length : to;
    this.#out += " ";
  }

  #string(quote: string): void {
    const start = ++this.#at;
    while (this.#at < this.#source.length && this.#source[this.#at] !== quote)
      this.#at += this.#source[this.#at] === "\\" ? 2 : 1;
    this.#out += `"${this.#strings.push(this.#source.slice(start, this.#at)) - 1}"`;
    this.#at++;
  }

  #template(): void {
    this.#out += "`";
    this.#at++;
    while (this.#at < this.#source.length && this.#source[this.#at] !== "`") {
      if (this.#source.startsWith("${", this.#at)) {
        this.#at += 2;
        this.#out += "${";
        this.#code(true);
        this.#out += "}";
        this.#at++;
      } else this.#at += this.#source[this.#at] === "\\" ? 2 : 1;
    }
    this.#out += "`";
    this.#at++;
  }

  #startsRegex(): boolean {
    const before = this.#out.trimEnd();
    return (
      before === "" ||
      /[(,=:[!&|?{};+\-*%~^<>]$/.test(before) ||
      /\b(return|typeof|case|in|of|delete|void|throw|else|do|await|yield)$/.test(before)
    );
  }

  #regex(): void {
    let inClass = false;
    for (this.#at++; this.#at < this.#source.length; this.#at++) {
      const char = this.#source[this.#at];
      if (char === "\\") this.#at++;
      else if (char === "[") inClass = true;
      else if (char === "]") inClass = false;
      else if (char === "/" && !inClass) break;
    }
    this.#at++;
    this.#out += "/0/";
  }
}
