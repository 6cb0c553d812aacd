import { describe, expect, test } from "vitest";
import { readEvents } from "../../src/cli/listen-events.ts";
import { readHost, tellReachable } from "../../src/cli/listen-host.ts";
import { providers } from "../../src/providers/index.ts";

function told(work: (context: never) => unknown): string {
  const lines: string[] = [];
  work({ system: { err: { write: (text: string) => lines.push(text) } } } as never);
  return lines.join("");
}

describe("--host", () => {
  test.each([undefined, "127.0.0.1", "127.0.0.2", "::1", "localhost", "LOCALHOST", "::ffff:127.0.0.1"])(
    "%s is this machine alone, and nothing is said",
    (host) => {
      expect(readHost(host)).toBe(host);
      expect(told((context) => tellReachable(host, context))).toBe("");
    },
  );

  test.each(["0.0.0.0", "::", "192.0.2.7", "example.test", "127.0.0.1.example.test"])(
    "%s may be reached by others, which is said in one line",
    (host) => {
      expect(told((context) => tellReachable(host, context))).toMatch(/^Note: [^\n]* reachable from your network\.\n$/);
    },
  );
});

describe("--events", () => {
  test("takes names that a provider lists without a word", () => {
    const text = told((context) =>
      expect(readEvents("Check.Started, PersonSanctionMatched", providers, context)).toEqual(
        new Set(["Check.Started", "PersonSanctionMatched"]),
      ),
    );
    expect(text).toBe("");
  });

  test.each([
    ["PersonSanctionMatchd", "Did you mean PersonSanctionMatched"],
    ["personsanctionmatched", "Did you mean PersonSanctionMatched?"],
    ["zzzzqqqq", "`hookdev events` lists all."],
  ])("keeps %s, which nobody lists, and says so", (name, hint) => {
    const text = told((context) => expect(readEvents(name, providers, context)).toEqual(new Set([name])));
    expect(text).toContain(`"${name}"`);
    expect(text).toContain(hint);
    expect(text).not.toContain("pliance:");
  });
});
