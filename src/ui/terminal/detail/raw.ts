// The Raw tab: the request as bytes.

import { formatSize } from "../../plain/format.ts";
import { emptyLine, type Line, line } from "../line.ts";
import { type DetailInput, shownBody, shownText } from "./detail-input.ts";
import { shownHeaders } from "./headers.ts";

/** No more of a body than this is written as hex; the rest is one key away. */
const maxHexBytes = 64 * 1024;

/** The Raw tab: the head as text, the body as hex. */
export function rawLines(input: DetailInput): Line[] {
  const { capture } = input;
  const { bytes, masked } = shownBody(input);
  const head = [
    `${capture.method} ${shownText(input, capture.target)} HTTP/${capture.httpVersion}`,
    ...shownHeaders(input, capture.headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const cut =
    capture.body.size > maxHexBytes
      ? [line(`… ${formatSize(capture.body.size)} in all; v shows the text of it`, "faint")]
      : [];
  const hidden = masked > 0 ? [line(`${masked} personal values are masked here; p shows the true bytes.`, "warn")] : [];
  return [...hidden, ...head.map((each) => line(each)), emptyLine, ...hexLines(bytes.subarray(0, maxHexBytes)), ...cut];
}

/** `00000010  7b 22 …  |{"…|`, sixteen bytes a line. */
export function hexLines(bytes: Uint8Array, firstOffset = 0): Line[] {
  const lines: Line[] = [];
  for (let at = 0; at < Math.min(bytes.length, maxHexBytes); at += 16) {
    const row = bytes.subarray(at, at + 16);
    const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, "0"));
    const halves = `${hex.slice(0, 8).join(" ").padEnd(23)}  ${hex.slice(8).join(" ").padEnd(23)}`;
    const text = Array.from(row, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    lines.push([
      { text: `${(firstOffset + at).toString(16).padStart(8, "0")}  `, tone: "faint" },
      { text: halves, tone: "plain" },
      { text: `  |${text}|`, tone: "text" },
    ]);
  }
  return lines;
}
