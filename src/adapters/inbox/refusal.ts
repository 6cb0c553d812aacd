// An answer that the inbox gives without asking anyone, because what arrived cannot be taken.

import { STATUS_CODES } from "node:http";

/** Why something is not taken: a status for the sender and one sentence for both sides. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** How many bytes of a rejected arrival are kept, to see what it was. */
export const keptOfRejected = 4096;

/** The refusal as bytes for the wire; the connection ends with it. */
export function refusalBytes({ status, reason }: Refusal): Buffer {
  const text = Buffer.from(`${reason}\n`);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}`,
    "Content-Type: text/plain; charset=utf-8",
    `Content-Length: ${text.length}`,
    ...(status === 405 ? ["Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"] : []),
    "Connection: close",
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), text]);
}
