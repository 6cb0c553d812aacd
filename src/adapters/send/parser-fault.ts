// What Node's HTTP parser finds wrong with an answer, as our own reader says it: the forwarder still reads with that one.

import { AnswerFault } from "./answer-fault.ts";
import { otherProtocol } from "./first-bytes.ts";

/** Undefined when the error is none of the parser's. */
export function parserFault(error: unknown): AnswerFault | undefined {
  const { code, reason, message, rawPacket } = (error ?? {}) as Record<string, unknown>;
  if (typeof code !== "string" || !code.startsWith("HPE_")) return undefined;
  const words = String(reason ?? message);
  if (code === "HPE_HEADER_OVERFLOW") return new AnswerFault("HEADERS_TOO_LARGE", `${code} (${words})`);
  if (!/expected http\//i.test(words)) return new AnswerFault("PROTOCOL", `${code} (${words})`);
  const other = otherProtocol(rawPacket instanceof Uint8Array ? rawPacket : new Uint8Array());
  return new AnswerFault(other.code, other.words);
}
