import { describe, expect, test } from "vitest";
import { egressPolicy, refuseAddress, refuseTarget } from "../../../src/core/emulation/egress.ts";
import { HookdevError } from "../../../src/core/errors.ts";
import { visible } from "../../../src/core/sanitise.ts";
import { allowedTargets, refusedTargets } from "../../helpers/egress-rows.ts";

const at = (url: string) => url.replace("{port}", "4400");
const strict = egressPolicy();

describe("a target that is registered", () => {
  test.each(allowedTargets)("%s is allowed", (url) => {
    expect(refuseTarget(strict, at(url))).toBeUndefined();
  });

  test.each(refusedTargets)("of the kind %s is refused with a sentence: %s", (_group, url) => {
    const reason = refuseTarget(strict, at(url));
    expect(reason).toMatch(/^\S.*\.$/);
    expect(visible(reason as string)).toBe(reason);
  });

  test("is refused for what it is, also when its host was allowed by name", () => {
    for (const [group, url] of refusedTargets.filter(([name]) => name !== "strangers")) {
      const host = URL.canParse(at(url)) ? new URL(at(url)).hostname.replace(/^\[|\]$/g, "") : "x";
      // As if the command line had let it through.
      expect(refuseTarget({ hosts: new Set([host]) }, at(url)), `${group} ${url}`).toBeDefined();
    }
  });

  test.each([
    ["http://169.254.169.254/", /metadata service/],
    ["http://[fd00:ec2::254]/", /metadata service/],
    ["http://169.254.1.1/", /link-local/],
    ["http://0.0.0.0/", /unspecified/],
    ["http://[::ffff:127.0.0.1]/", /holds an IPv4 address/],
    ["http://2130706433/", /unusual spelling of 127\.0\.0\.1/],
    ["http://10.0.0.1/", /10\.0\.0\.1 is neither this machine .* nor named with --allow-host/],
    ["http://u:p4ss@localhost/", /user name or a password/],
  ])("%s is refused in words that name the reason", (url, words) => {
    const reason = refuseTarget(strict, url);
    expect(reason).toMatch(words);
    expect(reason).not.toContain("p4ss");
  });
});

describe("--allow-host", () => {
  test.each([
    ["host.docker.internal", "http://host.docker.internal:3000/hook"],
    ["App.Test", "http://app.test/"],
    ["app.test.", "http://app.test/"],
    ["app.test", "https://app.test./x"],
    ["192.168.1.5", "http://192.168.1.5:3000/"],
    ["fd12:3456::1", "http://[fd12:3456::1]:3000/"],
    ["[fd12:3456::1]", "http://[fd12:3456:0::1]/"],
    ["müller.test", "http://xn--mller-kva.test/"],
    [" app.test ", "http://app.test/"],
  ])("%s lets %s be registered", (host, url) => {
    expect(refuseTarget(strict, url)).toBeDefined();
    expect(refuseTarget(egressPolicy([host]), url)).toBeUndefined();
  });

  test("is a name and not what stands below it", () => {
    expect(refuseTarget(egressPolicy(["app.test"]), "http://evil.app.test/")).toBeDefined();
  });

  test.each([
    "",
    " ",
    "http://app.test",
    "app.test:3000",
    "app.test/x",
    "*.app.test",
    "user@app.test",
    "app test",
    "169.254.169.254",
    "169.254.1.1",
    "fe80::1",
    "[fd00:ec2::254]",
    "metadata.google.internal",
    "0.0.0.0",
    "::",
    "::ffff:10.0.0.1",
    "64:ff9b::10.0.0.1",
    "224.0.0.1",
    "0x0a.1",
    "10.1",
    "\u001b[31mx",
  ])("does not take %j", (host) => {
    expect(() => egressPolicy([host])).toThrow(HookdevError);
    expect(() => egressPolicy([host])).toThrow(/--allow-host/);
  });
});

describe("an address that a name resolved to", () => {
  const policy = egressPolicy(["app.test"]);

  test.each(["127.0.0.1", "::1", "10.0.0.7", "192.168.1.5", "203.0.113.9", "fd12::1", "2606:4700::1"])(
    "%s is dialled for a host that was named",
    (address) => {
      expect(refuseAddress(policy, "app.test", address)).toBeUndefined();
      expect(refuseAddress(policy, "APP.test.", address)).toBeUndefined();
    },
  );

  test.each([
    "169.254.169.254",
    "169.254.0.9",
    "fe80::1",
    "fe80::1%eth0",
    "0.0.0.0",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::10.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::a00:1",
    "2002:a00:1::",
    "2001:0:a00:1::",
    "fd00:ec2::254",
    "224.0.0.1",
    "ff02::1",
    "255.255.255.255",
    "",
    "nonsense",
    "127.1",
  ])("%j is not, even for a host that was named", (address) => {
    expect(refuseAddress(policy, "app.test", address)).toMatch(/^app\.test resolves to .*\.$/);
  });

  test("is refused for a name that was not named, also when it is this machine: it may be another one next time", () => {
    expect(refuseAddress(policy, "rebind.test", "127.0.0.1")).toMatch(/nor named with --allow-host/);
  });
});
