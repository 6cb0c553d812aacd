import { describe, expect, test } from "vitest";
import { hasBasicAuth, parseBasicAuth } from "../../../src/core/guards/basic-auth.ts";
import { addressSource, claimedAddress, clientAddress } from "../../../src/core/guards/client-address.ts";
import { refusedBy } from "../../../src/core/guards/guards.ts";
import { checkPathToken, withoutToken } from "../../../src/core/guards/path-token.ts";
import { parseIpRange } from "../../../src/core/ip-ranges.ts";

const token = "0123456789abcdef0123456789abcdef";

describe("the path token", () => {
  test.each([
    [`/t/${token}/hooks/a?b=c`, "/hooks/a?b=c"],
    [`/t/${token}`, "/"],
    [`/t/${token}/`, "/"],
    [`/t/${token}?a=1`, "/?a=1"],
    [`/t/${token}//a/../b%2f`, "//a/../b%2f"],
    [`http://app.example/t/${token}/x`, "/x"],
  ])("is taken off %s", (target, rest) => {
    expect(withoutToken(target, token)).toBe(rest);
  });

  test.each([
    "/",
    "*",
    "",
    "/t/",
    `/t/${token.slice(1)}/x`,
    `/t/${token}0/x`,
    `/t/${token.toUpperCase()}/x`,
    `//t/${token}/x`,
    `/./t/${token}/x`,
    `/x/../t/${token}/x`,
    `/%74/${token}/x`,
    `/t/%30${token.slice(1)}/x`,
    `/t/${token}%2Fx`,
    `/t/${token};x`,
    `/x?/t/${token}/`,
    `http://h?/t/${token}/`,
  ])("is not found in %j", (target) => {
    expect(withoutToken(target, token)).toBeUndefined();
  });

  test.each(["", "short", "0123456789abcdef01234", `${token}/`, `${token}é`])("is too weak as %j", (text) => {
    expect(() => checkPathToken(text)).toThrow(expect.objectContaining({ code: "PATH_TOKEN_WEAK" }));
  });
});

describe("basic authentication", () => {
  const credentials = parseBasicAuth("Ada:päss:word");
  const right = Buffer.from("Ada:päss:word", "utf8").toString("base64");

  test.each([
    [["Authorization", `Basic ${right}`], true],
    [["authorization", `bAsIc  ${right} `], true],
    [["Authorization", `Basic ${Buffer.from("Ada:wrong").toString("base64")}`], false],
    [["Authorization", `Basic ${right}=`], false],
    [["Authorization", `Bearer ${right}`], false],
    [["Authorization", "Basic"], false],
    [["Authorization", `Basic ${right}`, "Authorization", `Basic ${right}`], false],
    [["X-Authorization", `Basic ${right}`], false],
    [[], false],
  ])("judges %j: %s", (headers, expected) => {
    expect(hasBasicAuth(headers, credentials)).toBe(expected);
  });

  test.each(["", "user", ":pass", "user:", "user:pa\nss"])("refuses the option %j without repeating it", (text) => {
    expect(() => parseBasicAuth(text)).toThrow(expect.objectContaining({ code: "BASIC_AUTH_INVALID" }));
  });
});

describe("the client's address", () => {
  test.each(["localtunnel", "ssh", "public-url"])("is not trusted behind %s, with the reason", (engine) => {
    expect(() => addressSource(engine)).toThrow(
      expect.objectContaining({ code: "ALLOW_IP_NOT_TRUSTWORTHY", message: expect.stringContaining(engine) }),
    );
  });

  test("is the socket's without a tunnel, whatever headers claim", () => {
    const headers = ["CF-Connecting-IP", "192.0.2.1", "X-Forwarded-For", "192.0.2.2"];
    expect(clientAddress(addressSource(undefined), { remoteAddress: "198.51.100.9", headers })).toBe("198.51.100.9");
  });

  test.each([
    [["cf-connecting-ip", "192.0.2.1"], "127.0.0.1", "192.0.2.1"],
    [["cf-connecting-ip", "192.0.2.1"], "::1", "192.0.2.1"],
    [["CF-Connecting-IP", " 2001:db8::1 ", "X-Forwarded-For", "9.9.9.9"], "127.0.0.1", "2001:db8::1"],
    // A neighbour in the network is no edge.
    [["cf-connecting-ip", "192.0.2.1"], "198.51.100.9", "198.51.100.9"],
    [["cf-connecting-ip", "192.0.2.1", "CF-Connecting-IP", "192.0.2.2"], "127.0.0.1", undefined],
    [["cf-connecting-ip", "192.0.2.1, 192.0.2.2"], "127.0.0.1", undefined],
    [[], "127.0.0.1", "127.0.0.1"],
  ])("behind Cloudflare's edge with %j from %s is %s", (headers, remoteAddress, expected) => {
    expect(clientAddress(addressSource("cloudflared"), { remoteAddress, headers })).toBe(expected);
  });

  test.each([
    [["X-Forwarded-For", "192.0.2.1, 10.0.0.1"], "192.0.2.1"],
    [["X-Real-IP", "2001:db8::1"], "2001:db8::1"],
    [["X-Forwarded-For", "\u001b[2Jevil"], undefined],
    [[], undefined],
  ])("is claimed by %j as %s", (headers, expected) => {
    expect(claimedAddress(headers)).toBe(expected);
  });
});

test("judges address, path and password in this order, so that a scanner learns the least", () => {
  const guards = {
    pathToken: token,
    basicAuth: parseBasicAuth("a:b"),
    allowIp: { ranges: [parseIpRange("192.0.2.0/24")], source: "socket" as const },
  };
  const way = { remoteAddress: "192.0.2.9", headers: ["Authorization", "Basic YTpi"], target: `/t/${token}/x` };
  expect(refusedBy(guards, way)).toBeUndefined();
  expect(refusedBy(guards, { ...way, remoteAddress: "192.0.3.9" })?.status).toBe(403);
  expect(refusedBy(guards, { ...way, target: "/x", headers: [] })?.status).toBe(404);
  expect(refusedBy(guards, { ...way, headers: [] })?.status).toBe(401);
  expect(refusedBy({}, { ...way, target: "/", headers: [] })).toBeUndefined();
});
