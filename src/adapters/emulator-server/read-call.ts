// A request read whole: method, path, query, header lines and body, as an emulation wants them.

import type { IncomingMessage } from "node:http";
import type { ApiCall } from "../../core/emulation/emulation.ts";

export type ReadCall =
  | { readonly kind: "whole"; readonly call: ApiCall }
  | { readonly kind: "too-large" }
  /** The caller left, or took too long. */
  | { readonly kind: "broken" };

/** Reads the body up to a limit in bytes; nothing is kept of one that is larger. */
export async function readCall(request: IncomingMessage, maxBodyBytes: number): Promise<ReadCall> {
  if (Number(request.headers["content-length"] ?? 0) > maxBodyBytes) return { kind: "too-large" };
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    // Left open: the answer to a body that is too large still has to go out.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Uint8Array).length;
      if (size > maxBodyBytes) return { kind: "too-large" };
      chunks.push(chunk as Uint8Array);
    }
  } catch {
    return { kind: "broken" };
  }
  return { kind: "whole", call: callOf(request, Buffer.concat(chunks)) };
}

function callOf({ method, url, rawHeaders }: IncomingMessage, body: Uint8Array): ApiCall {
  const target = url as string;
  const mark = target.indexOf("?");
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = [...new URLSearchParams(mark === -1 ? "" : target.slice(mark + 1))];
  return { method: method as string, path, query, headers: rawHeaders, body };
}
