import { describe, expect, test } from "vitest";
import { HookdevError } from "../../../src/core/errors.ts";
import { backOffMs } from "../../../src/core/tunnel/back-off.ts";
import { parseTunnelName } from "../../../src/core/tunnel/name.ts";
import { describeTunnel, type TunnelStatus } from "../../../src/core/tunnel/state.ts";

/** The pattern of the servers (shared/facts/tunnels.md 1.2): nothing that we take may be refused there. */
const serversPattern = /^(?:[a-z0-9][a-z0-9-]{4,63}[a-z0-9]|[a-z0-9]{4,63})$/;

describe("names", () => {
  test.each(["abcd", "my-webhooks", "a1b2c3", "0000", "a".repeat(63), "a-b-c-d"])("takes %s", (name) => {
    expect(parseTunnelName(name)).toBe(name);
    expect(name).toMatch(serversPattern);
  });

  test.each([
    ["abc", "shorter than 4"],
    ["a".repeat(64), "longer than 63"],
    ["My-Webhooks", "capital letters"],
    ["my_webhooks", "other characters"],
    ["my.webhooks", "other characters"],
    ["-webhooks", "hyphen"],
    ["webhooks-", "hyphen"],
    ["ab-cd", "no hyphen"],
    ["ünicode", "other characters"],
    ["../../new", "other characters"],
  ])("refuses %s and says why: %s", (name, why) => {
    expect(() => parseTunnelName(name)).toThrow(HookdevError);
    expect(() => parseTunnelName(name)).toThrow(why);
  });
});

describe("back-off", () => {
  test("doubles from half a second to three seconds", () => {
    expect([1, 2, 3, 4, 5, 50].map((failures) => backOffMs(failures, 0.5))).toEqual([
      500, 1000, 2000, 3000, 3000, 3000,
    ]);
  });

  test("spreads by a quarter to either side and stays below 4 s, so that a relay's return is noticed in 5", () => {
    expect([backOffMs(1, 0), backOffMs(1, 0.999)]).toEqual([375, 625]);
    expect(backOffMs(9, 0.999_999)).toBeLessThanOrEqual(3750);
  });
});

describe("words", () => {
  const base: TunnelStatus = { state: "opening", engine: "localtunnel", relay: "loca.lt", encryption: "plain" };

  test("before it opens, one line says where data goes, that it is not encrypted, and how to stay local", () => {
    const { message } = describeTunnel(base);
    expect(message).toContain("loca.lt");
    expect(message).toContain("plain text");
    expect(message).toContain("--no-tunnel");
    expect(message).not.toContain("\n");
  });

  test("a changed URL is an error with both URLs, whatever the state", () => {
    const status = { ...base, state: "online", url: "https://b.test", previousUrl: "https://a.test" } as const;
    const { level, message } = describeTunnel(status);
    expect(level).toBe("error");
    expect(message).toMatch(/CHANGED from https:\/\/a\.test to https:\/\/b\.test/);
  });

  test.each([
    ["online", "info"],
    ["degraded", "warning"],
    ["reconnecting", "warning"],
    ["down", "error"],
  ] as const)("%s is told as %s, with its reason", (state, level) => {
    const words = describeTunnel({ ...base, state, url: "https://a.test", reason: "Because." });
    expect(words.level).toBe(level);
    expect(words.message).toContain("Because.");
  });

  test("nothing in it can steer a terminal", () => {
    expect(describeTunnel({ ...base, state: "down", reason: "\u001b[2J" }).message).not.toContain("\u001b");
  });
});
