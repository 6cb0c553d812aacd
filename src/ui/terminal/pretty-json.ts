// A JSON body as indented, coloured lines; every token stands as it was sent (1.0 stays 1.0, doubled keys stay doubled).

import { walkJson } from "../../core/json/walk.ts";
import { paneText } from "./cells.ts";
import type { Line, Piece, Tone } from "./line.ts";

/** The lines, or undefined when the bytes are not JSON. */
export function prettyJson(bytes: Uint8Array): Line[] | undefined {
  const printer = new Printer(bytes);
  return walkJson(bytes, printer) === undefined ? printer.finish() : undefined;
}

interface Level {
  readonly isObject: boolean;
  children: number;
}

class Printer {
  readonly #bytes: Buffer;
  readonly #lines: Line[] = [];
  readonly #levels: Level[] = [];
  #pieces: Piece[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  open(bracket: number): void {
    this.#startValue();
    this.#add(String.fromCharCode(bracket), "faint");
    this.#levels.push({ isObject: bracket === 0x7b, children: 0 });
  }

  close(): void {
    const level = this.#levels.pop() as Level;
    if (level.children > 0) this.#newLine();
    this.#add(level.isObject ? "}" : "]", "faint");
  }

  key(start: number, end: number): void {
    this.#startItem();
    this.#add(this.#text(start, end), "key");
    this.#add(": ", "faint");
  }

  scalar(start: number, end: number): void {
    this.#startValue();
    this.#add(this.#text(start, end), this.#bytes[start] === 0x22 ? "text" : "number");
  }

  finish(): Line[] {
    this.#lines.push(this.#pieces);
    return this.#lines;
  }

  /** In an object the key has begun the line already. */
  #startValue(): void {
    if (this.#levels.at(-1)?.isObject === false) this.#startItem();
  }

  #startItem(): void {
    const level = this.#levels.at(-1) as Level;
    if (level.children > 0) this.#add(",", "faint");
    level.children += 1;
    this.#newLine();
  }

  #newLine(): void {
    this.#lines.push(this.#pieces);
    // Deep nesting must not push the text out of the pane.
    this.#pieces = [{ text: "  ".repeat(Math.min(this.#levels.length, 20)), tone: "plain" }];
  }

  #add(text: string, tone: Tone): void {
    this.#pieces.push({ text, tone });
  }

  #text(start: number, end: number): string {
    return paneText(this.#bytes.toString("utf8", start, end));
  }
}
