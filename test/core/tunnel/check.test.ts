import { expect, test } from "vitest";
import type { Answered } from "../../../src/core/delivery.ts";
import {
  checkAnswer,
  checkBody,
  checkPath,
  judgeCheck,
  nonceOf,
  type SentCheck,
} from "../../../src/core/tunnel/check.ts";

const key = new Uint8Array(32).fill(7);
const nonce = "0123456789abcdef0123456789abcdef";
const body = checkBody(Uint8Array.from({ length: 8192 }, (_, i) => (i * 31) % 256));

function answered(bytes: Uint8Array, changed: Partial<Answered> = {}): SentCheck {
  const outcome: Answered = { kind: "answered", status: 200, headers: [], body: bytes, bodyState: "whole", ...changed };
  return { key, nonce, body, url: "https://x.test", outcome, delivered: true };
}

test("the body holds every byte value in order before its noise", () => {
  expect([...body.subarray(0, 256)]).toEqual(Array.from({ length: 256 }, (_, value) => value));
  expect(body.length).toBe(256 + 8192);
});

test("an answer of this session that comes back whole passes", () => {
  expect(judgeCheck(answered(checkAnswer(key, nonce, body)))).toEqual({ kind: "passed" });
});

test("one flipped bit anywhere in the request's body is named as altered on the way in", () => {
  for (const at of [0, 10, 13, 128, 255, 256, 8447]) {
    const received = Uint8Array.from(body);
    received[at] = (received[at] as number) ^ 1;
    expect(judgeCheck(answered(checkAnswer(key, nonce, received)))).toMatchObject({
      kind: "altered",
      where: "request",
    });
  }
});

test("one flipped bit anywhere in the answer is named as altered on the way out", () => {
  for (const at of [0, 63, 64, 127, 128, 400, 8575]) {
    const bytes = checkAnswer(key, nonce, body);
    bytes[at] = (bytes[at] as number) ^ 1;
    expect(judgeCheck(answered(bytes)), `byte ${at}`).toMatchObject({ kind: "altered", where: "answer" });
  }
});

test("an answer that is cut off does not pass", () => {
  const bytes = checkAnswer(key, nonce, body);
  for (const length of [0, 1, 127, 128, bytes.length - 1])
    expect(judgeCheck(answered(bytes.subarray(0, length))).kind).toBe("altered");
});

test.each([
  ["another key", () => checkAnswer(new Uint8Array(32).fill(8), nonce, body)],
  ["another nonce", () => checkAnswer(key, nonce.replace("0", "1"), body)],
  ["a page of the relay", () => Buffer.from("<html>Tunnel website ahead</html>")],
  ["an echo of the request", () => body],
])("%s is somebody else's answer when the inbox has seen nothing", (_, bytes) => {
  expect(judgeCheck({ ...answered(bytes()), delivered: false }).kind).toBe("foreign");
});

test.each([404, 408, 429, 502, 503, 511])("status %i that this inbox did not give is the relay's own", (status) => {
  const verdict = judgeCheck({ ...answered(Buffer.from("no"), { status }), delivered: false });
  expect(verdict).toMatchObject({ kind: "relay-error", status });
});

test("no answer is told with the reason of the attempt", () => {
  const outcome = {
    kind: "failed",
    code: "RESPONSE_TIMEOUT",
    phase: "answer-head",
    detail: "",
    mayHaveArrived: true,
  } as const;
  expect(judgeCheck({ ...answered(body), outcome, delivered: false }).kind).toBe("unreachable");
});

test("the nonce is found behind any prefix and in nothing else", () => {
  expect(nonceOf(checkPath(nonce))).toBe(nonce);
  expect(nonceOf(`/t/secret${checkPath(nonce)}`)).toBe(nonce);
  expect(nonceOf(`${checkPath(nonce)}/more`)).toBeUndefined();
  expect(nonceOf(`/.hookdev/check/${nonce}0`)).toBeUndefined();
  expect(nonceOf("/.hookdev/check/")).toBeUndefined();
});
