// The library's `verify` against the two calls of node:crypto that every receiver makes, at 1 KB and 1 MB.

import { createHmac, timingSafeEqual } from "node:crypto";
import type { HmacScheme } from "../src/core/signing/scheme.ts";
import { verify as hookdevVerify } from "../src/core/signing/verify.ts";
import { type BenchOptions, type Measurement, type Pair, toRow } from "./measurement.ts";

const secret = "bench-secret-of-no-account-0001";

const scheme: HmacScheme = {
  id: "bench",
  label: "HMAC-SHA256 over the body, hex",
  type: "hmac",
  algorithm: "sha256",
  key: { encoding: "utf8" },
  messages: ["{body}"],
  encodings: ["hex"],
  location: { header: "X-Signature" },
};

/** Both sides take short turns, so that a slow moment of the machine hits both. */
const turnsPerRound = 20;

export const verify: Measurement = {
  name: "verify",
  async run({ rounds, reduce }: BenchOptions) {
    return [
      rowOf("verify, 1 KB body", 1024, { rounds, calls: Math.ceil(5_000 / reduce) }),
      rowOf("verify, 1 MB body", 1024 * 1024, { rounds, calls: Math.ceil(20 / reduce) }),
    ];
  },
};

function rowOf(name: string, size: number, { rounds, calls }: { rounds: number; calls: number }) {
  const body = Buffer.alloc(size, '{"event":"Check.Approved"}');
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const sides = { ours: () => ours(body, signature), floor: () => bare(body, signature) };
  for (const side of Object.values(sides)) rate(side, calls);
  const pairs = Array.from({ length: rounds }, () => pairOf(sides, calls));
  const target = { of: "ratio", atLeast: 0.7 } as const;
  return toRow({ name, unit: "/s", floorName: "createHmac and timingSafeEqual", target }, pairs);
}

function pairOf(sides: { ours: () => void; floor: () => void }, calls: number): Pair {
  let ours = 0;
  let floor = 0;
  for (let turn = 0; turn < turnsPerRound; turn++) {
    if (turn % 2 === 0) floor += rate(sides.floor, calls);
    ours += rate(sides.ours, calls);
    if (turn % 2 === 1) floor += rate(sides.floor, calls);
  }
  return { ours: ours / turnsPerRound, floor: floor / turnsPerRound };
}

/** Calls a second. */
function rate(call: () => void, calls: number): number {
  const began = performance.now();
  for (let i = 0; i < calls; i++) call();
  return (calls * 1000) / (performance.now() - began);
}

function ours(body: Uint8Array, signature: string): void {
  const headers = ["Content-Type", "application/json", "X-Signature", signature];
  const request = { method: "POST", target: "/hook", headers, body };
  if (!hookdevVerify(scheme, { request, secrets: [secret], at: 1_700_000_000 }).ok) throw new Error("not verified");
}

function bare(body: Uint8Array, signature: string): void {
  const made = createHmac("sha256", secret).update(body).digest();
  const received = Buffer.from(signature, "hex");
  if (received.length !== made.length || !timingSafeEqual(received, made)) throw new Error("not verified");
}
