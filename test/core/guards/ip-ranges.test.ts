import { describe, expect, test } from "vitest";
import { isInRange, parseIp, parseIpRange } from "../../../src/core/ip-ranges.ts";

describe("an address is in a range", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7", true],
    ["192.0.2.8", "192.0.2.7", false],
    ["192.0.2.255", "192.0.2.0/24", true],
    ["192.0.3.0", "192.0.2.0/24", false],
    ["10.127.255.255", "10.0.0.0/9", true],
    ["10.128.0.0", "10.0.0.0/9", false],
    ["192.0.2.6", "192.0.2.7/31", true],
    ["192.0.2.5", "192.0.2.7/31", false],
    ["255.255.255.255", "0.0.0.0/0", true],
    ["::ffff:192.0.2.7", "192.0.2.0/24", true],
    ["192.0.2.7", "::ffff:192.0.2.0/120", true],
    ["192.0.3.7", "::ffff:192.0.2.0/120", false],
    ["2001:db8::1", "2001:db8::/32", true],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1", true],
    ["2001:db9::1", "2001:db8::/32", false],
    ["2001:db8::1", "0.0.0.0/0", false],
    ["192.0.2.7", "::/0", false],
    ["::1", "::1/128", true],
    ["::2", "::1/127", false],
    ["not an address", "0.0.0.0/0", false],
    ["", "::/0", false],
  ])("%s in %s: %s", (address, range, expected) => {
    expect(isInRange(address, parseIpRange(range))).toBe(expected);
  });
});

test.each([
  "",
  "1",
  "127.1",
  "2130706433",
  "0x7f000001",
  "0177.0.0.1",
  "01.2.3.4",
  "1.2.3.256",
  "1.2.3.4.5",
  "1.2.3.4 ",
  "１.2.3.4",
  ":",
  ":::",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7::8:9",
  "12345::",
  "g::",
  "fe80::1%eth0",
  "[::1]",
  "1.2.3.4::",
  "::1.2.3.4:5",
])("%j is no address: others would read it differently or not at all", (text) => {
  expect(parseIp(text)).toBeUndefined();
});

test.each([
  "",
  "1.2.3.4/33",
  "1.2.3.4/-1",
  "1.2.3.4/",
  "1.2.3.4/08",
  "1.2.3.4/8/8",
  "::/129",
  "::ffff:1.2.3.4/95",
  "example.com",
  "10.0.0.0/255.0.0.0",
])("refuses the range %j", (text) => {
  expect(() => parseIpRange(text)).toThrow(expect.objectContaining({ code: "IP_RANGE_INVALID" }));
});
