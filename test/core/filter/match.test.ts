import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../../../src/adapters/store/store.ts";
import type { NewCapture } from "../../../src/core/capture.ts";
import { isColumnTerm } from "../../../src/core/filter/filter.ts";
import { matches, sentStatus } from "../../../src/core/filter/match.ts";
import { parseFilter } from "../../../src/core/filter/parse.ts";
import type { CaptureStore } from "../../../src/core/ports.ts";

const now = 1_700_000_000_000;

function capture(change: Partial<NewCapture> & { readonly text?: string }): NewCapture {
  const bytes = new TextEncoder().encode(change.text ?? "");
  const { text: _text, ...rest } = change;
  return {
    receivedAt: now - 60_000,
    state: "complete",
    method: "POST",
    target: "/webhooks",
    httpVersion: "1.1",
    scheme: "http",
    headers: [],
    trailers: [],
    body: { size: bytes.length, bytes },
    remoteAddress: "127.0.0.1",
    flags: [],
    ...rest,
  };
}

const bad = { ok: false, schemeId: "s", reason: "mismatch", message: "", hints: [] } as const;
const good = { ok: true, schemeId: "s", matchedKey: 0, notes: [] } as const;

// Ids count from 1 in this order.
const captures: NewCapture[] = [
  capture({
    provider: "dotfile",
    event: "Case.Created",
    verdict: good,
    answeredStatus: 200,
    headers: ["User-Agent", "curl/8"],
    text: '{"case":{"id":42,"state":"Approved"}}',
  }),
  capture({
    provider: "pliance",
    event: "PersonSanctionMatched",
    verdict: bad,
    answeredStatus: 500,
    target: "/Hooks/100%_sure\\x?q=1",
    headers: ["X-A", "one", "X-A", "zw\xc3\xb6lf"],
  }),
  capture({ method: "get", target: "/health", receivedAt: now - 3_600_000, text: "plain TEXT, no JSON" }),
  capture({ target: "/forwarded", provider: "amani" }),
  capture({ target: "/failed", answeredStatus: 202 }),
];

let folder: string;
let store: CaptureStore;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "hookdev-filter-"));
  store = openStore({ file: join(folder, "captures.db") });
  for (const each of captures) await store.add(each);
  const attempt = { captureId: 4, target: "http://localhost:3000", startedAt: now, durationMs: 1 };
  const answer = (status: number) => ({
    kind: "answered" as const,
    status,
    headers: [],
    body: new Uint8Array(0),
    bodyState: "whole" as const,
  });
  await store.addAttempt({ ...attempt, outcome: answer(503) });
  await store.addAttempt({ ...attempt, outcome: answer(404) });
  await store.addAttempt({
    ...attempt,
    captureId: 5,
    outcome: { kind: "failed", code: "REFUSED", phase: "connect", detail: "", mayHaveArrived: false },
  });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const cases: [filter: string, ids: number[]][] = [
  ["", [5, 4, 3, 2, 1]],
  ["provider:DOTFILE", [1]],
  ["-provider:dotfile", [5, 4, 3, 2]],
  ["event:case", [1]],
  ["-event:case", [5, 4, 3, 2]],
  ["method:GET", [3]],
  ["path:/hooks", [2]],
  ["path:100%_SURE\\x", [2]],
  ["path:%", [2]],
  ["path:_", [2]],
  ["dotfile", [1]],
  ["-dotfile", [5, 4, 3, 2]],
  ["get", [3]],
  ["status:200", [1]],
  ["status:>=400", [4, 2]],
  ["status:404", [4]],
  ["status:2xx", [5, 1]],
  ["-status:2xx", [4, 3, 2]],
  ["status:none", [3]],
  ["sig:ok", [1]],
  ["sig:bad", [2]],
  ["sig:none", [5, 4, 3]],
  ["age:<5m", [5, 4, 2, 1]],
  ["age:>5m", [3]],
  ["header.user-agent:CURL", [1]],
  ["header.x-a:", [2]],
  ["header.x-a:zwölf", [2]],
  ["-header.x-a:", [5, 4, 3, 1]],
  ["body:text", [3]],
  ["body./case/id:42", [1]],
  ["body./case/state:approved", [1]],
  ["body./case/state:", [1]],
  ["body./case/nothing:", []],
  ["-body./case/id:42", [5, 4, 3, 2]],
  ["provider:dotfile sig:bad", []],
];

describe("filters", () => {
  test.each(cases)("%s finds captures %j", (text, ids) => {
    const parsed = parseFilter(text);
    if (!parsed.ok) throw new Error(parsed.message);
    const passing = captures
      .map((each, index) => ({ ...each, id: index + 1 }))
      .filter((each) =>
        matches(
          parsed.filter,
          {
            capture: each,
            status: sentStatus(each, store.attempts(each.id)),
            body: (each.body as { bytes: Uint8Array }).bytes,
          },
          now,
        ),
      )
      .map(({ id }) => id)
      .reverse();
    expect(passing).toEqual(ids);
  });

  test.each(cases)("the store's index agrees about %s as far as it knows", (text, ids) => {
    const parsed = parseFilter(text);
    if (!parsed.ok) throw new Error(parsed.message);
    const found = store.search({ filter: parsed.filter, now, limit: 100 });
    if (parsed.filter.every(isColumnTerm)) expect(found).toEqual(ids);
    else for (const id of ids) expect(found).toContain(id);
  });

  test("are answered in pages, newest first", () => {
    expect(store.search({ filter: [], now, limit: 2 })).toEqual([5, 4]);
    expect(store.search({ filter: [], now, limit: 2, beforeId: 4 })).toEqual([3, 2]);
    expect(store.search({ filter: [], now, limit: 10, afterId: 3 })).toEqual([5, 4]);
  });
});
