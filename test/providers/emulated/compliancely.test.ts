import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { nextAttempt, type Tried } from "../../../src/core/emulation/schedule.ts";
import { firstHeader } from "../../../src/core/http.ts";
import { emulatedCompliancely } from "../../../src/providers/emulated/compliancely/compliancely.ts";
import { jsonOf, openTestEmulator, plannedSender } from "../../helpers/emulator.ts";
import { hostileStrings } from "../../helpers/hostile-strings.ts";
import { manualClock } from "../../helpers/manual-clock.ts";
import {
  answerOf,
  type ClientCall,
  clientCall,
  emulationSettings,
  nested,
  noon,
  shapeOf,
  stateAfter,
  worldOf,
} from "../../helpers/provider-calls.ts";

const path = "/api/v1/submissions/";
const url = "http://127.0.0.1:9/hook";
const wish = { tin: "123456786", name: "Example & Co", webhook_urls: [url] };
// The sandbox documentation's sample.
const sample = {
  id: 4989258,
  name: "Zenwork",
  tin: "111232312",
  status: "Did Not Match",
  created_by: "compliancely",
  irs_code: 3,
  irs_reason: "TIN and Name combination does not match IRS records.",
  irs_service_status: "RUNNING",
  last_irs_check_date: "2023-02-20T18:02:33Z",
  created_date: "2023-02-20T18:02:33Z",
  updated_date: "2023-02-20T18:02:33Z",
};

function submission(call: ClientCall, method = "POST", target = path) {
  return clientCall(method, target, { ...call, headers: { Authorization: "Token example-token", ...call.headers } });
}

function submit(json: unknown, change: Parameters<typeof worldOf>[1] = {}) {
  return emulatedCompliancely.route(submission({ json }), worldOf(emulatedCompliancely, change));
}

describe("a submission, played with the engine", () => {
  const secret = "account-secret";

  async function play(choices: Record<string, string>, answers: readonly number[]) {
    const sender = plannedSender((_sent, nth) => answers[nth - 1] ?? 500);
    const clock = manualClock(noon);
    const settingsFor = () => emulationSettings({ choices, secret });
    const { emulator, errors } = openTestEmulator({ sender, emulation: emulatedCompliancely, clock, settingsFor });
    const answer = await emulator.call("compliancely", submission({ json: wish }));
    await emulator.drain();
    return { emulator, errors, sender, answer, minutes: sender.sent.map(({ at }) => (at - noon - 2000) / 60_000) };
  }

  test("is pending at first; seconds later the signed result is delivered", async () => {
    const { answer, sender, errors, emulator } = await play({}, [200]);
    expect(answer.status).toBe(201);
    expect(shapeOf(jsonOf(answer))).toEqual(shapeOf(sample));
    expect(jsonOf(answer)).toMatchObject({ status: "Pending", irs_code: -1, irs_reason: "", tin: wish.tin });
    const [sent] = sender.sent;
    const body = Buffer.from(sent?.request.body ?? []);
    expect(shapeOf(JSON.parse(body.toString()))).toEqual(shapeOf(sample));
    expect(JSON.parse(body.toString())).toMatchObject({
      status: "TIN Matched",
      irs_code: 6,
      created_date: "2026-11-20T12:00:00Z",
      updated_date: "2026-11-20T12:00:02Z",
    });
    expect(firstHeader(sent?.request.headers ?? [], "Compliancely-Signature")).toBe(
      createHmac("sha256", secret).update(body).digest("hex"),
    );
    const { id } = jsonOf(answer) as { id: number };
    for (const behind of ["/", ""]) {
      const read = await emulator.call("compliancely", submission({}, "GET", `${path}${id}${behind}`));
      expect(jsonOf(read)).toEqual(JSON.parse(body.toString()));
    }
    expect(errors).toEqual([]);
  });

  test("signs in base64 when that is chosen", async () => {
    const { sender } = await play({ encoding: "base64" }, [200]);
    const [sent] = sender.sent;
    expect(firstHeader(sent?.request.headers ?? [], "Compliancely-Signature")).toBe(
      createHmac("sha256", secret)
        .update(sent?.request.body ?? "")
        .digest("base64"),
    );
  });

  test.each([
    [{}, [0, 3, 9]],
    [{ schedule: "from-previous" }, [0, 3, 9]],
    [{ schedule: "from-first" }, [0, 3, 6]],
  ] as [Record<string, string>, number[]][])("is tried three times in all: %j at minutes %j", async (choices, at) => {
    const { minutes, emulator, sender } = await play(choices, []);
    expect(minutes).toEqual(at);
    expect(emulator.deliveries({})).toMatchObject([{ status: "failed", end: "attempts-used-up" }]);
    expect(new Set(sender.sent.map(({ request }) => Buffer.from(request.body).toString())).size).toBe(1);
  });

  test("any 2xx ends it, a redirect does not", async () => {
    expect((await play({}, [302, 204])).minutes).toEqual([0, 3]);
  });
});

describe("the sandbox's rule", () => {
  const resultOf = (tin: string, name = "Anyone") => {
    const routed = submit({ ...wish, tin, name });
    const body = "emit" in routed ? routed.emit?.[0]?.body : undefined;
    return body === undefined ? undefined : JSON.parse(Buffer.from(body).toString());
  };

  test.each([
    [0, 0, "TIN Matched"],
    [1, 1, "Did Not Match"],
    [2, 2, "Did Not Match"],
    [3, 3, "Did Not Match"],
    [4, 4, "Did Not Match"],
    [5, 5, "Did Not Match"],
    [6, 6, "TIN Matched"],
    [7, 7, "TIN Matched"],
    [8, 8, "TIN Matched"],
    [9, 0, "TIN Matched"],
  ])("a TIN that ends in %d has the result %d, %s", (digit, code, status) => {
    expect(resultOf(`12345678${digit}`)).toMatchObject({ irs_code: code, status, irs_service_status: "RUNNING" });
  });

  test("a documented sample has its documented result at once", () => {
    const { id: _id, last_irs_check_date, created_date, updated_date, ...same } = sample;
    const routed = submit({ ...wish, tin: sample.tin, name: sample.name });
    expect(jsonOf(answerOf(routed))).toMatchObject(same);
    expect("emit" in routed && routed.emit?.[0]).toMatchObject({ afterSeconds: 0 });
    expect([last_irs_check_date, created_date, updated_date]).toHaveLength(3);
  });

  test("the documented sample that stays pending is answered so, and nothing is delivered", () => {
    const routed = submit({ ...wish, tin: "111232314", name: "Media Zenwork" });
    expect(jsonOf(answerOf(routed))).toMatchObject({ status: "Pending", irs_code: -1 });
    expect("emit" in routed && routed.emit).toEqual([]);
  });
});

describe("the URLs of a submission", () => {
  test("each gets the result, once, and nothing else that happens", () => {
    const other = "http://localhost:10/";
    const first = submit({ ...wish, webhook_urls: [url, url, other] });
    const state = stateAfter(first);
    expect(state.endpoints.map((endpoint) => [endpoint.url, endpoint.events])).toEqual([
      [url, []],
      [other, []],
    ]);
    expect("emit" in first && first.emit?.map(({ endpointId }) => endpointId)).toEqual(
      state.endpoints.map(({ id }) => id),
    );
    expect(stateAfter(submit(wish, { state })).endpoints).toHaveLength(2);
  });

  test("may be missing: the result is then read", () => {
    for (const webhook_urls of [undefined, null, []])
      expect(submit({ ...wish, webhook_urls })).toMatchObject({ emit: [] });
  });

  test("a new secret of the account signs at every endpoint from then on", () => {
    const before = stateAfter(submit(wish, { settings: emulationSettings({ secret: "old" }) }));
    expect(before.endpoints).toMatchObject([{ secret: "old", scheme: "signature" }]);
    const target = { id: "t", url: "http://localhost:1/", events: "all", secret: "new", now: noon } as const;
    expect(emulatedCompliancely.register(before, target).endpoints).toMatchObject([
      { secret: "new", scheme: "signature" },
      { secret: "new", scheme: "signature", id: "t" },
    ]);
  });

  test("without a secret nothing is signed", () => {
    const [endpoint] = stateAfter(submit(wish)).endpoints;
    expect(endpoint).not.toHaveProperty("scheme");
    expect(endpoint).not.toHaveProperty("secret");
  });
});

describe("refusals", () => {
  test.each([
    ["no tin", { ...wish, tin: undefined }, { tin: ["This field is required."] }],
    ["nothing", {}, { tin: ["This field is required."], name: ["This field is required."] }],
    ["a tin with hyphens", { ...wish, tin: "12-3456789" }, { tin: [expect.stringMatching(/9 digits/)] }],
    ["a tin in Arabic digits", { ...wish, tin: "١٢٣٤٥٦٧٨٩" }, { tin: [expect.stringMatching(/9 digits/)] }],
    ["a tin as a number", { ...wish, tin: 123456789 }, { tin: ["Not a valid string."] }],
    ["a blank name", { ...wish, name: " " }, { name: ["This field may not be blank."] }],
    ["a name that is null", { ...wish, name: null }, { name: ["This field may not be null."] }],
    ["a long name", { ...wish, name: "x".repeat(41) }, { name: [expect.stringMatching(/40 characters/)] }],
    ["a name with special characters", { ...wish, name: "A/B" }, { name: [expect.stringMatching(/special/)] }],
    ["a URL alone", { ...wish, webhook_urls: url }, { webhook_urls: ["Expected a list of items."] }],
    [
      "eleven URLs",
      { ...wish, webhook_urls: Array(11).fill(url) },
      { webhook_urls: [expect.stringMatching(/10 items/)] },
    ],
    ...[
      `http://localhost/${"x".repeat(10_240)}`,
      "http://localhost/\u001b[2J",
      "http://169.254.169.254/",
      "http://[::ffff:169.254.169.254]/",
      "http://app.test/",
      "file:///etc/passwd",
      5,
      ...hostileStrings.map(({ text }) => text),
    ].map(
      (bad) =>
        ["a bad URL", { ...wish, webhook_urls: [url, bad] }, { webhook_urls: [expect.any(String)] }] as [
          string,
          object,
          object,
        ],
    ),
  ] as [string, object, object][])("refuses %s by the member's name: %j", (_what, json, problems) => {
    const routed = submit(json);
    const answer = answerOf(routed);
    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toEqual(problems);
    expect("state" in routed || "emit" in routed).toBe(false);
    expect(Buffer.from(answer.body).toString()).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });

  const form = { Authorization: "Token example-token", "Content-Type": "application/x-www-form-urlencoded" };
  test.each([
    ["no token", clientCall("POST", path, { json: wish }), 401],
    ["a bearer token", submission({ json: wish, headers: { Authorization: "Bearer example-token" } }), 401],
    ["an empty token", submission({ json: wish, headers: { Authorization: "Token " } }), 401],
    ["a token that is not configured", submission({ json: wish, headers: { Authorization: "Token other" } }), 401],
    ["another method", submission({}, "PUT"), 405],
    ["the list, which is not published", submission({}, "GET"), 405],
    ["an unknown submission", submission({}, "GET", `${path}4989258/`), 404],
    ["another path", submission({ json: wish }, "POST", "/api/v1/other/"), 404],
    ["the path without its slash", submission({ json: wish }, "POST", "/api/v1/submissions"), 404],
    ["a form", clientCall("POST", path, { headers: form, bytes: Buffer.from("tin=1") }), 415],
    ["no JSON", submission({ json: wish, bytes: Buffer.from("{") }), 400],
    ["an array", submission({ json: [wish] }), 400],
    ["a huge body", submission({ json: { ...wish, more: "x".repeat(2 ** 20) } }), 413],
    ["deep nesting", submission({ json: nested(3000) }), 400],
  ])("answers %s with a detail", (_what, call, status) => {
    const settings = emulationSettings({ apiKeys: ["example-token"] });
    const answer = answerOf(emulatedCompliancely.route(call, worldOf(emulatedCompliancely, { settings })));
    expect([answer.status, jsonOf(answer)]).toEqual([status, { detail: expect.any(String) }]);
    expect(firstHeader(answer.headers, "WWW-Authenticate")).toBe(status === 401 ? "Token" : undefined);
  });

  test.each<object>([{ schedule: "later" }, { encoding: "HEX" }, { other: "x" }, { constructor: "x" }])(
    "refuses the choice %j",
    (choices) => {
      const settings = emulationSettings({ choices: choices as unknown as Record<string, string> });
      expect(() => emulatedCompliancely.initial(settings)).toThrow(expect.objectContaining({ code: "CHOICE_UNKNOWN" }));
    },
  );
});

test("the last 1000 submissions are kept, and ids are never used again", () => {
  let state = emulatedCompliancely.initial(emulationSettings());
  const submissions = Array.from({ length: 1000 }, (_, at) => ({
    id: 5_000_001 + at,
    name: "A",
    tin: "123456789",
    createdAt: 0,
    resultAt: 0,
  }));
  state = { ...state, data: { ...state.data, submissions } };
  const after = stateAfter(submit(wish, { state })).data.submissions as { id: number }[];
  expect([after.length, after[0]?.id, after.at(-1)?.id]).toEqual([1000, 5_000_002, 5_001_001]);
});

test("the same call in the same world has the same answer", () => {
  expect(submit(wish)).toEqual(submit(wish));
});

test("both readings of the schedule are three attempts and no more", () => {
  const failed: Tried = {
    emulatedAt: 0,
    outcome: { kind: "answered", status: 500, headers: [], body: Buffer.of(), bodyState: "whole" },
  };
  for (const schedule of ["from-first", "from-previous"]) {
    const policy = emulatedCompliancely.retry(emulationSettings({ choices: { schedule } }));
    expect(nextAttempt(policy, [failed, failed, failed])).toEqual({ kind: "over", end: "attempts-used-up" });
  }
});
