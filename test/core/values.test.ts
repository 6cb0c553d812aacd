import { describe, expect, test } from "vitest";
import { HookdevError } from "../../src/core/errors.ts";
import {
  parseDuration,
  parseHeader,
  parsePort,
  parseRespond,
  parseSize,
  parseTarget,
  parseTime,
} from "../../src/core/values.ts";

function refusal(parse: () => unknown): HookdevError {
  try {
    parse();
  } catch (error) {
    if (error instanceof HookdevError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

describe("a duration", () => {
  test.each([
    ["500ms", 500],
    ["2s", 2000],
    ["1.5s", 1500],
    ["5m", 300_000],
    ["1h", 3_600_000],
    ["7d", 604_800_000],
  ])("%s is %i ms", (text, milliseconds) => {
    expect(parseDuration(text, "--timeout")).toBe(milliseconds);
  });

  test.each([
    "",
    "0",
    "0s",
    "-1s",
    "-1",
    "NaN",
    "1e99",
    "1e3s",
    "Infinity",
    "2 s",
    "s",
    "2y",
    "2S",
    "0x5s",
    "999999999999d",
    "\u001b2s",
    "2s\n",
  ])("%j is refused", (text) => {
    const error = refusal(() => parseDuration(text, "--timeout"));
    expect(error).toMatchObject({ code: "DURATION_INVALID", category: "usage" });
    expect(error.message).toMatch(/^--timeout does not take "/);
    expect(error.message).not.toMatch(/[\u001b\n]/);
  });

  test("without a unit is refused with the likely meaning", () => {
    expect(refusal(() => parseDuration("30", "--timeout")).remedy).toBe('Write "30s" for seconds.');
  });

  test("of 0 is taken where that is allowed", () => {
    expect(parseDuration("0", "--tolerance", { allowZero: true })).toBe(0);
    expect(parseDuration("0s", "--tolerance", { allowZero: true })).toBe(0);
  });

  test("above the largest is refused", () => {
    expect(parseDuration("10s", "--x", { max: 10_000 })).toBe(10_000);
    expect(refusal(() => parseDuration("11s", "--x", { max: 10_000 })).message).toMatch(/too large/);
  });
});

describe("a size", () => {
  test.each([
    ["4096", 4096],
    ["1b", 1],
    ["256kb", 262_144],
    ["10mb", 10_485_760],
    ["10MiB", 10_485_760],
    ["1gb", 1_073_741_824],
    ["1.5kb", 1536],
  ])("%s is %i bytes", (text, size) => {
    expect(parseSize(text, "--max-body")).toBe(size);
  });

  test.each(["", "0", "0mb", "-1", "1e9", "10tb", "mb", "10 mb", "NaN", "0x10", "999999999999gb"])(
    "%j is refused",
    (text) => {
      expect(refusal(() => parseSize(text, "--max-body"))).toMatchObject({ code: "SIZE_INVALID", category: "usage" });
    },
  );
});

describe("a port", () => {
  test.each([
    ["0", 0],
    ["1", 1],
    ["4400", 4400],
    ["65535", 65_535],
  ])("%s is taken", (text, port) => {
    expect(parsePort(text, "--port")).toBe(port);
  });

  test.each([
    "",
    "abc",
    "-1",
    "+1",
    "65536",
    "70000",
    "1e3",
    "0x50",
    "080",
    "80.0",
    " 80",
    "80\n",
    "８０",
    "999999999999",
  ])("%j is refused", (text) => {
    expect(refusal(() => parsePort(text, "--port"))).toMatchObject({ code: "PORT_INVALID", category: "usage" });
  });

  test("of 0 is refused where it means nothing", () => {
    expect(refusal(() => parsePort("0", "--port", { allowZero: false })).message).toMatch(/from 1 to 65535/);
  });
});

describe("a target", () => {
  test.each([
    ["3000", "http://localhost:3000"],
    ["localhost:3000", "http://localhost:3000"],
    ["3000/hooks/x", "http://localhost:3000/hooks/x"],
    ["localhost:3000/x?y=1", "http://localhost:3000/x?y=1"],
    ["localhost", "http://localhost"],
    ["127.0.0.1:8080/hook", "http://127.0.0.1:8080/hook"],
    ["[::1]:8080/hook", "http://[::1]:8080/hook"],
    ["http://example.com", "http://example.com"],
    ["https://example.com:8443/a/../b//c?x=%7e&y", "https://example.com:8443/a/../b//c?x=%7e&y"],
    ["http://[::1]/", "http://[::1]/"],
    ["https://example.com/@user?m=a@b", "https://example.com/@user?m=a@b"],
    ["http://example.com?x=1", "http://example.com?x=1"],
  ])("%s is %s", (text, url) => {
    expect(parseTarget(text, "--url")).toEqual({ url });
  });

  test.each<[text: string, message: RegExp, remedy: RegExp]>([
    ["ftp://example.com/", /over http and https, not "ftp"/, /https:\/\/example/],
    ["file:///etc/passwd", /not "file"/, /./],
    ["javascript:alert(1)", /not "javascript"/, /./],
    ["data:text/plain,x", /not "data"/, /./],
    ["example.com/x", /no scheme/, /"https:\/\/example\.com\/x"/],
    ["example.com:8080", /no scheme/, /"https:\/\/example\.com:8080"/],
    ["http://", /names no host/, /./],
    ["http:///x", /names no host/, /./],
    ["http:example.com", /names no host/, /./],
    ["//example.com", /no URL/, /./],
    ["/hook", /no URL/, /./],
    ["", /no URL/, /./],
    ["http://example.com/#top", /fragment/, /Leave out/],
    ["http://localhost:0/", /port is not from 1/, /./],
    ["http://localhost:70000/", /port is not from 1/, /./],
    ["http://localhost:/", /port is not from 1/, /./],
    ["http://localhost:abc/", /cannot be read/, /./],
    ["http://a b/", /white space/, /percent-encoded/],
    ["http://example.com/\u001b[2J", /control characters/, /./],
    ["http://exämple.com/", /outside ASCII/, /xn--/],
    ["http://example.com\\x", /backslash/, /%5C/],
    ["http://[::1/", /cannot be read/, /./],
  ])("%j is refused", (text, message, remedy) => {
    const error = refusal(() => parseTarget(text, "--url"));
    expect(error).toMatchObject({ code: "TARGET_INVALID", category: "usage" });
    expect(error.message).toMatch(message);
    expect(error.remedy).toMatch(remedy);
    expect(error.message).not.toContain("\u001b");
  });

  test.each(["0", "70000", "1e3", "0x50", "-1"])("%s is refused as a port", (text) => {
    expect(refusal(() => parseTarget(text, "--url")).code).toBe("PORT_INVALID");
  });

  test.each([
    "http://user:hunter2@example.com/",
    "https://hunter2@example.com",
    "user:hunter2@localhost:3000",
    "http:\\\\user:hunter2@example.com",
    "http://user:hunter2/#?@example.com",
    "http://user:/hunter2@example.com",
    "ftp://user:hunter2@example.com",
  ])("%s is refused without repeating the password", (text) => {
    const error = refusal(() => parseTarget(text, "--url"));
    expect(error.code).toBe("TARGET_INVALID");
    expect(`${error.message} ${error.remedy}`).not.toContain("hunter2");
  });

  test.each([
    ["--url", true],
    ["--forward-to", false],
  ])("credentials in %s are not sent to an option that is not there", (option, hasHeader) => {
    const { remedy } = refusal(() => parseTarget("http://user:hunter2@example.com/", option));
    expect(remedy?.includes("--header")).toBe(hasHeader);
  });
});

describe("a time", () => {
  test.each([
    ["0", 0],
    ["1700000000", 1_700_000_000],
    ["2026-11-20T10:00:00Z", 1_795_168_800],
    ["2026-11-20T10:00Z", 1_795_168_800],
    ["2026-11-20T10:00:00.999Z", 1_795_168_800],
    ["2026-11-20T10:00:00.1234567Z", 1_795_168_800],
    ["2026-11-20T11:00:00+01:00", 1_795_168_800],
    ["2026-11-20", 1_795_132_800],
    ["2024-02-29T00:00:00Z", 1_709_164_800],
  ])("%s is %i", (text, seconds) => {
    expect(parseTime(text, "--at")).toBe(seconds);
  });

  test.each([
    "",
    "now",
    "-1",
    "1.5",
    "1e9",
    "2026-11-20T10:00:00",
    "2026-02-30T00:00:00Z",
    "2026-13-01",
    "2025-02-29",
    "20.11.2026",
    "1969-12-31T23:59:59Z",
    "2026-11-20T25:00:00Z",
  ])("%j is refused", (text) => {
    expect(refusal(() => parseTime(text, "--at"))).toMatchObject({ code: "TIME_INVALID", category: "usage" });
  });

  test("in milliseconds is recognised as such", () => {
    expect(refusal(() => parseTime("1700000000123", "--at")).remedy).toContain("in seconds it is 1700000000");
  });
});

describe("a header", () => {
  test.each<[text: string, pair: [string, string]]>([
    ["X-A: b", ["X-A", "b"]],
    ["X-A:b:c", ["X-A", "b:c"]],
    ["x-a:\t b c \t", ["x-a", "b c"]],
    ["X-A:", ["X-A", ""]],
    ["X-A: a\tb", ["X-A", "a\tb"]],
  ])("%j is taken", (text, pair) => {
    expect(parseHeader(text, "--header")).toEqual(pair);
  });

  test.each(["", "X-A", ": x", "X A: x", "X-A : x", " X-A: x", "X-Ä: x", "X-A\r\nX-B: x"])(
    "%j is refused for its name",
    (text) => {
      expect(refusal(() => parseHeader(text, "--header"))).toMatchObject({ code: "HEADER_INVALID", category: "usage" });
    },
  );

  test.each(["\r", "\n", "\r\nX-B: 1", "\0", "\b", "\u001b", "\u007f", "é", "漢", "\ud800"])(
    "a value with %j is refused and not shown",
    (bad) => {
      const error = refusal(() => parseHeader(`Authorization: hunter2${bad}hunter2`, "--header"));
      expect(error.code).toBe("HEADER_INVALID");
      expect(`${error.message} ${error.remedy}`).not.toContain("hunter2");
    },
  );
});

describe("a sequence of answers", () => {
  test("is read step by step", () => {
    expect(parseRespond("500,500:2s, 204:0 ,reset,hang", "--respond")).toEqual([
      { kind: "status", status: 500, delayMs: 0 },
      { kind: "status", status: 500, delayMs: 2000 },
      { kind: "status", status: 204, delayMs: 0 },
      { kind: "reset" },
      { kind: "hang" },
    ]);
  });

  test.each(["", "200,", ",", "100", "199", "600", "99", "2000", "abc", "reset:2s", "hang:1s", "RESET", "200:", "20x"])(
    "%j is refused",
    (text) => {
      expect(refusal(() => parseRespond(text, "--respond"))).toMatchObject({
        code: "RESPOND_INVALID",
        category: "usage",
      });
    },
  );

  test("names the delay that it does not take", () => {
    expect(refusal(() => parseRespond("200:5", "--respond"))).toMatchObject({
      code: "DURATION_INVALID",
      category: "usage",
    });
  });
});
