// Errors from below, told apart: the ones that no loopback server can make.

import { describe, expect, test } from "vitest";
import { classifyFailure } from "../../src/adapters/send/classify.ts";
import { Exchange } from "../../src/adapters/send/exchange.ts";
import type { Attempt, FailureCode, SendPhase } from "../../src/core/delivery.ts";
import { limits, testClock } from "../helpers/senders.ts";

function systemError(code: string, fields: Record<string, unknown> = {}): Error {
  return Object.assign(new Error(`${code}: below`), { code, ...fields });
}

describe("classifyFailure", () => {
  test.each<[string, SendPhase, FailureCode]>([
    ["ENOTFOUND", "lookup", "DNS"],
    ["EAI_FAIL", "lookup", "DNS"],
    ["EAI_AGAIN", "lookup", "DNS_TIMEOUT"],
    ["ECONNREFUSED", "connect", "REFUSED"],
    ["EHOSTUNREACH", "connect", "UNREACHABLE"],
    ["ENETUNREACH", "connect", "UNREACHABLE"],
    ["ETIMEDOUT", "connect", "CONNECT_TIMEOUT"],
    ["ETIMEDOUT", "tls", "TLS_TIMEOUT"],
    ["ETIMEDOUT", "request", "WRITE_TIMEOUT"],
    ["ETIMEDOUT", "answer-head", "RESPONSE_TIMEOUT"],
    ["EPIPE", "request", "RESET"],
    ["CERT_REVOKED", "tls", "TLS_REVOKED"],
    ["UNSPECIFIED", "tls", "TLS_PROTOCOL"],
    ["ERR_SSL_DH_KEY_TOO_SMALL", "tls", "TLS_PROTOCOL"],
    ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "answer-head", "TLS_CLIENT_CERT"],
    ["EINVAL", "connect", "UNKNOWN"],
    ["EMFILE", "connect", "UNKNOWN"],
  ])("%s while in %s is %s", (code, phase, expected) => {
    expect(classifyFailure(systemError(code), phase).code).toBe(expected);
  });

  test.each([
    { parser: "INVALID_CHUNK_SIZE", reason: "no size", code: "PROTOCOL", detail: "HPE_INVALID_CHUNK_SIZE (no size)" },
    { parser: "HEADER_OVERFLOW", reason: "long", code: "HEADERS_TOO_LARGE", detail: "HPE_HEADER_OVERFLOW (long)" },
    { parser: "INVALID_CONSTANT", received: "hi\x1b", code: "NOT_HTTP", detail: "it began with: hi␛" },
    { parser: "INVALID_CONSTANT", received: "\x15\x03\x01", code: "TLS_EXPECTED", detail: "it speaks TLS" },
  ])("$parser of Node's parser is $code: $detail", ({ parser, reason, received = "", code, detail }) => {
    const fields = { reason: reason ?? "Expected HTTP/", rawPacket: Buffer.from(received) };
    expect(classifyFailure(systemError(`HPE_${parser}`, fields), "answer-head")).toEqual({ code, detail });
  });

  test("takes whatever a look-up fails with for a matter of DNS", () => {
    expect(classifyFailure(systemError("EINVAL", { syscall: "getaddrinfo" }), "lookup").code).toBe("DNS");
  });

  test("tells a reset of the system from an end that Node calls a reset", () => {
    expect(classifyFailure(systemError("ECONNRESET", { syscall: "read" }), "answer-head").code).toBe("RESET");
    expect(classifyFailure(systemError("ECONNRESET"), "answer-head").code).toBe("CLOSED");
  });

  test("names every address that was tried", () => {
    const tried = [
      systemError("ECONNREFUSED", { address: "127.0.0.1", port: 3000 }),
      systemError("ECONNREFUSED", { address: "::1", port: 3000 }),
    ];
    expect(classifyFailure(new AggregateError(tried), "connect")).toEqual({
      code: "REFUSED",
      detail: "ECONNREFUSED 127.0.0.1:3000, ECONNREFUSED [::1]:3000",
    });
  });

  test("E-02 makes a hostile name visible", () => {
    const hostile = "evil\x1b]52;c;aGk=\x07\u202e.example";
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostile}`), { code: "ENOTFOUND" });
    const { detail } = classifyFailure(error, "lookup");
    expect(detail).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
    expect(detail).toContain("evil␛]52");
  });

  test("shortens what a certificate with a thousand names says", () => {
    const error = systemError("ERR_TLS_CERT_ALTNAME_INVALID", { reason: "DNS:x.example, ".repeat(1000) });
    expect(classifyFailure(error, "tls").detail.length).toBe(300);
  });

  test.each([undefined, null, "text", 7, {}])("takes %j for an unknown failure", (error) => {
    expect(classifyFailure(error, "request").code).toBe("UNKNOWN");
  });
});

describe("the deadline", () => {
  test.each<[SendPhase, FailureCode, boolean]>([
    ["lookup", "DNS_TIMEOUT", false],
    ["connect", "CONNECT_TIMEOUT", false],
    ["tls", "TLS_TIMEOUT", false],
  ])("in the phase %s is called %s", async (phase, code, mayHaveArrived) => {
    const { outcome } = await new Promise<Attempt>((settled) => {
      const exchange = new Exchange({
        clock: testClock,
        limits: { ...limits, timeoutMs: 5 },
        settled,
        release: () => {},
      });
      exchange.enter(phase);
    });
    expect(outcome).toEqual({ kind: "failed", code, phase, detail: "5 ms", mayHaveArrived });
  });

  test("settles once: what comes after it changes nothing", () => {
    const attempts: Attempt[] = [];
    const releases: boolean[] = [];
    const exchange = new Exchange({
      clock: testClock,
      limits,
      settled: (attempt) => attempts.push(attempt),
      release: (reusable) => releases.push(reusable),
    });
    exchange.head(200, []);
    exchange.end();
    exchange.end();
    exchange.fail(new Error("late"));
    exchange.take(new Uint8Array(100_000));
    expect(attempts.length).toBe(1);
    expect(releases).toEqual([true]);
  });
});
