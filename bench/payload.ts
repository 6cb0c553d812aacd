// The delivery that is measured: a Dotfile webhook of 1 KB with a true signature, detected and verified by `listen`.

import { createHmac } from "node:crypto";

export const secret = "bench-secret-of-no-account";

/** 1,024 bytes of JSON as Dotfile shapes it. */
export const body = Buffer.from(filled(1024));

export const headers: readonly string[] = [
  "Content-Type: application/json",
  `Dotfile-Signature: ${createHmac("sha256", secret).update(body).digest("hex")}`,
];

/** The whole request, ready for a socket. */
export function requestBytes(contentLength = body.length, path = "/hooks/dotfile"): Buffer {
  const lines = [`POST ${path} HTTP/1.1`, "Host: 127.0.0.1", ...headers, `Content-Length: ${contentLength}`];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
}

export const message = Buffer.concat([requestBytes(), body]);

function filled(size: number): string {
  const delivery = {
    event: "Case.StatusUpdated",
    context: {
      timestamp: 1_795_000_000_000,
      event_id: "0b9d7a52-6d4c-4a39-9c57-3f1a2e6b8c10",
      retry_count: 0,
      remaining_retry_count: 4,
      workspace: { id: "5f0f2f3c-7a51-4c6e-8f4b-0c2f6a1d9e77", name: "Bench" },
    },
    case: { id: "f3c1d2b4-11aa-4b6d-9e0e-6a7b8c9d0e1f", name: "Bench", status: "approved", filler: "" },
  };
  delivery.case.filler = "x".repeat(size - JSON.stringify(delivery).length);
  return JSON.stringify(delivery);
}
