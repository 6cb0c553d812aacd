import { describe, expect, test } from "vitest";
import { addressOf } from "../../../src/core/replay/address.ts";

describe("where a replayed request goes", () => {
  test.each([
    [{ url: "http://a:1/hooks" }, "http://a:1/hooks"],
    [{ url: "http://a:1/hooks", recorded: "/webhooks/x?a=1" }, "http://a:1/hooks?a=1"],
    [{ url: "http://a:1/hooks?k=v", recorded: "/x?a=1" }, "http://a:1/hooks?k=v&a=1"],
    [{ url: "http://a:1", recorded: "/webhooks/x?a=%20" }, "http://a:1/webhooks/x?a=%20"],
    [{ url: "http://a:1/", recorded: "http://evil.example/x" }, "http://a:1/x"],
    [{ url: "http://a:1", recorded: "//evil.example/x" }, "http://a:1//evil.example/x"],
    [{ url: "http://a:1/hooks", recorded: "http://evil.example/x" }, "http://a:1/hooks"],
    [{ suite: "http://s/one" }, "http://s/one"],
    [{ url: "http://a:1/x", suite: "http://s/one" }, "http://a:1/x"],
    [{ suite: "http://s/base", case: "/more" }, "http://s/base/more"],
    [{ suite: "http://s", case: "https://other/x" }, "https://other/x"],
    [{ url: "3000" }, "http://localhost:3000"],
  ])("%j is %s", (given, wanted) => {
    expect(addressOf(given)).toBe(wanted);
  });

  test.each([[{}], [{ case: "/x" }], [{ recorded: "https://example.com/x" }]])("%j has no target", (given) => {
    expect(() => addressOf(given)).toThrow(expect.objectContaining({ code: "TARGET_NEEDED" }));
  });

  test.each([
    [{ url: "http://a:1", case: "http://b/x" }],
    [{ url: "http://127.0.0.1:1", case: "https://evil.example/x" }],
  ])("%j is refused: with --url a suite names no other host", (given) => {
    expect(() => addressOf(given)).toThrow(expect.objectContaining({ code: "TARGET_FOREIGN" }));
  });

  test.each([
    [{ url: "http://a:1", case: "http://a:2/x" }, "http://a:2/x"],
    [{ url: "http://a:1", case: "http://localhost:2/x" }, "http://localhost:2/x"],
    [{ url: "http://a:1", case: "http://[::1]:2/x" }, "http://[::1]:2/x"],
  ])("%j may be another port of that host, or this machine", (given, wanted) => {
    expect(addressOf(given)).toBe(wanted);
  });

  test("refuses a target that is none", () => {
    expect(() => addressOf({ url: "ftp://x" })).toThrow(expect.objectContaining({ code: "TARGET_INVALID" }));
  });
});
