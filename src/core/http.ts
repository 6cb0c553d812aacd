// HTTP messages as they stood on the wire: ordered header lines and bytes, nothing merged, nothing decoded.

/**
 * Header lines in wire order: name, value, name, value … (the layout of Node's `rawHeaders`).
 * Each character of a value is one byte (latin1), so no byte is lost; text is a view made later.
 */
export type HeaderLines = readonly string[];

/** One request as bytes. `target` is the request target as sent: usually path and query, absolute form kept. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderLines;
  readonly body: Uint8Array;
}

/** All values of a header, in wire order; the name is compared without regard to case. */
export function headerValues(lines: HeaderLines, name: string): string[] {
  const wanted = name.toLowerCase();
  const values: string[] = [];
  for (let i = 0; i < lines.length; i += 2) {
    const candidate = lines[i] as string;
    if (candidate.length === wanted.length && candidate.toLowerCase() === wanted) values.push(lines[i + 1] as string);
  }
  return values;
}

/** The first value of a header, or undefined when the request does not carry it. */
export function firstHeader(lines: HeaderLines, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (let i = 0; i < lines.length; i += 2) {
    const candidate = lines[i] as string;
    if (candidate.length === wanted.length && candidate.toLowerCase() === wanted) return lines[i + 1];
  }
  return undefined;
}

/** Header lines as pairs, for loops that need name and value together. */
export function headerPairs(lines: HeaderLines): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i < lines.length; i += 2) pairs.push([lines[i] as string, lines[i + 1] as string]);
  return pairs;
}

/** The path without its query; absolute form (`http://host/x`) is reduced to its path, never resolved or decoded. */
export function pathOf(target: string): string {
  const origin = originForm(target);
  const query = origin.indexOf("?");
  return query === -1 ? origin : origin.slice(0, query);
}

/** The request target in origin form: what an app behind a forward gets, whatever authority the sender wrote. */
export function originForm(target: string): string {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target);
  if (absolute === null) return target;
  const rest = target.slice(absolute[0].length);
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** Methods whose requests usually have no body, so that its absence is not announced. */
export const usuallyBodiless: ReadonlySet<string> = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"]);

const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const framing = new Set([...hopByHop, "content-length", "host", "expect"]);

/** Whether a header says where a message goes, where it ends or how its connection is used: no place for other values. */
export function isFraming(name: string): boolean {
  return framing.has(name.toLowerCase());
}

/** Header lines without those that concern one connection only (RFC 9110 section 7.6.1), order and case kept. */
export function withoutHopByHop(lines: HeaderLines): string[] {
  const options = headerValues(lines, "connection").flatMap((value) => value.split(","));
  const named = new Set(options.map((option) => option.trim().toLowerCase()));
  const kept: string[] = [];
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string;
    const known = name.toLowerCase();
    if (!hopByHop.has(known) && !named.has(known)) kept.push(name, lines[i + 1] as string);
  }
  return kept;
}
