// The requests of an HTTP file as editors know it: several, with a line that begins with `###` in front of each.

/** A line of the head of a part that is none of its request: empty, a comment, or the value of an editor's variable. */
const preface = /^(?:[ \t]*(?:(?:#(?!##)|\/\/|@)[^\n]*)?(?:\n|$))/;
const requestLine = /^[A-Za-z]+ \S+(?: HTTP\/\d(?:\.\d)?)?\r?(?:\n|$)/;

/**
 * The texts of all requests, of one character a byte. A text without separators stays as it is, to the byte; between
 * separators the empty lines around a request belong to the file and not to its body. A `###` that no request follows is
 * text of a body, and so is any behind a Content-Length that reaches to the end.
 */
export function httpParts(text: string): readonly string[] {
  const starts = isWhole(text)
    ? []
    : [...text.matchAll(/^###[^\n]*(?:\n|$)/gm)].filter((one) => beginsRequest(text, one));
  if (starts.length === 0) return [text];
  const ends = [...starts.map(({ index }) => index), text.length];
  const begins = [0, ...starts.map((one) => one.index + one[0].length)];
  return begins
    .map((begin, place) => withoutPreface(text.slice(begin, ends[place])).replace(/[\r\n]+$/, ""))
    .filter((part) => part !== "")
    .map((part) => (/\r?\n\r?\n/.test(part) ? part : `${part}\n\n`));
}

function isWhole(text: string): boolean {
  const head = /\r?\n\r?\n/.exec(text);
  if (head === null || !requestLine.test(text)) return false;
  const length = /\ncontent-length:[ \t]*(\d+)[ \t]*\r?\n/i.exec(text.slice(0, head.index + 2))?.[1];
  return length !== undefined && [0, 1, 2].includes(text.length - head.index - head[0].length - Number(length));
}

function beginsRequest(text: string, { index, 0: line }: RegExpExecArray): boolean {
  const rest = withoutPreface(text.slice(index + line.length));
  return rest === "" || rest.startsWith("###") || requestLine.test(rest);
}

function withoutPreface(text: string): string {
  let rest = text;
  for (let found = preface.exec(rest); found !== null && found[0] !== ""; found = preface.exec(rest))
    rest = rest.slice(found[0].length);
  return rest;
}
