import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { EndpointWish } from "../../../src/core/emulation/emulation.ts";
import { applyEdits } from "../../../src/core/fixture.ts";
import { firstHeader } from "../../../src/core/http.ts";
import { jsonLeaves, leafText } from "../../../src/core/json/leaves.ts";
import { createMasker } from "../../../src/core/mask.ts";
import { emulatedIdwise } from "../../../src/providers/emulated/idwise.ts";
import { openTestEmulator, plannedSender } from "../../helpers/emulator.ts";
import { manualClock } from "../../helpers/manual-clock.ts";
import { payloadFolder } from "../../helpers/payloads.ts";
import { answerOf, clientCall, emulationSettings, noon, worldOf } from "../../helpers/provider-calls.ts";

const journey = ["Finished User Steps", "Finished Journey", "Manually Reviewed", "AML Monitor Update"];

function target(change: Partial<EndpointWish> = {}): EndpointWish {
  return { id: "one", url: "http://127.0.0.1:9/", events: "all", secret: "user:pass", now: noon, ...change };
}

function open(answers: (nth: number) => number, choices: Record<string, string> = {}) {
  const sender = plannedSender((_sent, nth) => answers(nth));
  const settingsFor = () => emulationSettings({ choices });
  const opened = openTestEmulator({ sender, emulation: emulatedIdwise, clock: manualClock(noon), settingsFor });
  const emit = (event: string, body = worldOf(emulatedIdwise).payload(event) as Uint8Array) =>
    opened.emulator.emit("idwise", { event, body });
  return { ...opened, sender, emit };
}

describe("the journey of the sequence diagram", () => {
  test("tells four events of one journey, each to the endpoint of its event", async () => {
    const { emulator, sender, emit } = open(() => 200);
    for (const [at, event] of journey.entries())
      emulator.register("idwise", target({ id: `${at}`, url: `http://127.0.0.1:9/${at}`, events: [event] }));
    const ids = { journey: "0123456789abcdef01234567", reference: "77" };
    const edits = emulatedIdwise.sharedIds?.flatMap(({ name, pointers }) =>
      pointers.map((pointer) => ({ pointer, value: JSON.stringify(ids[name as keyof typeof ids]) })),
    );
    for (const event of journey) {
      emit(event, applyEdits(worldOf(emulatedIdwise).payload(event) as Uint8Array, edits ?? []));
      await emulator.drain();
    }
    const bodies = sender.sent.map(({ request }) => JSON.parse(Buffer.from(request.body).toString()));
    expect(bodies.map(({ event }) => event)).toEqual(journey);
    expect(sender.sent.map(({ request }) => request.url.at(-1))).toEqual(["0", "1", "2", "3"]);
    expect(new Set(bodies.map(({ body }) => `${body.journeyId} ${body.referenceNo}`))).toEqual(
      new Set([`${ids.journey} ${ids.reference}`]),
    );
    expect(new Set(bodies.map(({ body }) => body.eventId)).size).toBe(4);
  });

  test("its canned payloads are of one journey already", () => {
    const bodies = journey.map((event) =>
      JSON.parse(Buffer.from(worldOf(emulatedIdwise).payload(event) ?? "").toString()),
    );
    expect(new Set(bodies.map(({ body }) => `${body.journeyId} ${body.referenceNo}`)).size).toBe(1);
  });
});

describe("delivery", () => {
  test.each([
    [{}, [0, 5, 10, 15]],
    [{ schedule: "from-first" }, [0, 5, 10, 15]],
    [{ schedule: "from-previous" }, [0, 5, 15, 30]],
  ] as [Record<string, string>, number[]][])(
    "is tried again %j at minutes %j, then a notice stands for the e-mail",
    async (choices, at) => {
      const { emulator, sender, emit, events } = open(() => 500, choices);
      emulator.register("idwise", target());
      emit("Finished Journey");
      await emulator.drain();
      expect(sender.sent.map((sent) => (sent.at - noon) / 60_000)).toEqual(at);
      expect(
        new Set(sender.sent.map(({ request }) => JSON.parse(Buffer.from(request.body).toString()).body.eventId)).size,
      ).toBe(1);
      expect(events.filter(({ type }) => type === "notice")).toMatchObject([
        {
          text: "IDWise would now send an e-mail to the configured error addresses: Finished Journey (eventId 41f6c2d1-3b5e-4a7c-9d10-5e8f2a6b4c97) was not received in 4 attempts.",
        },
      ]);
    },
  );

  test.each([200, 201, 202, 204, 302])("takes %d as received only when it is 200", async (status) => {
    const { emulator, sender, emit, events } = open(() => status);
    emulator.register("idwise", target());
    emit("Finished Journey");
    await emulator.drain();
    expect(sender.sent).toHaveLength(status === 200 ? 1 : 4);
    expect(events.some(({ type }) => type === "notice")).toBe(status !== 200);
  });

  test.each([
    ["Basic by its colon", { secret: "user:pass" }, "Authorization", "Basic dXNlcjpwYXNz"],
    ["Bearer without one", { secret: "token" }, "Authorization", "Bearer token"],
    ["Bearer when that is named", { secret: "a:b", scheme: "bearer" }, "Authorization", "Bearer a:b"],
    ["a header of the customer's", { secret: "key", scheme: "header:X-Hook-Key" }, "X-Hook-Key", "key"],
  ] as const)("carries %s", async (...[, change, header, value]) => {
    const { emulator, sender, emit } = open(() => 200);
    emulator.register("idwise", target(change));
    emit("Finished Journey");
    await emulator.drain();
    expect(sender.sent.map(({ request }) => firstHeader(request.headers, header))).toEqual([value]);
  });

  test("carries nothing without a secret", async () => {
    const { emulator, sender, emit } = open(() => 200);
    const { secret: _secret, ...open_ } = target();
    emulator.register("idwise", open_);
    emit("Finished Journey");
    await emulator.drain();
    expect(firstHeader(sender.sent[0]?.request.headers ?? [], "Authorization")).toBeUndefined();
  });

  test("the notice holds nothing that could steer a terminal, and no address", () => {
    const body = Buffer.from('{"body":{"eventId":"\\u001b[2J"}}');
    const delivery = { event: "\u001b]0;x\u0007", body, attempts: [] } as never;
    expect(emulatedIdwise.failureNotice?.(delivery)).not.toMatch(/[\u0000-\u001f]|@/);
  });
});

describe("no API", () => {
  test("owns no path and refuses every call", () => {
    expect(["/", "/api/webhooks", "/v1/webhooks"].some(emulatedIdwise.owns)).toBe(false);
    const call = clientCall("GET", "/v1/webhooks", { json: {} });
    expect(answerOf(emulatedIdwise.route(call, worldOf(emulatedIdwise))).status).toBe(404);
  });

  test("refuses choices it does not have", () => {
    expect(() => emulatedIdwise.initial(emulationSettings({ choices: { schedule: "x" } }))).toThrow(
      expect.objectContaining({ code: "CHOICE_UNKNOWN" }),
    );
  });
});

// "Our webhook events are designed to strictly exclude personally identifiable information" (the overview). The forms
// that values may have are those of the published shapes; everything else would be a new kind of value.
describe("the promise of no personal data", () => {
  const decision = /^(Complete|Incomplete|Refer|Approved|Rejected)$/;
  const forms: Readonly<Record<string, RegExp>> = {
    "/event": new RegExp(`^(${emulatedIdwise.provider.events.map(({ name }) => name).join("|")})$`),
    "/body/eventId": /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    "/body/journeyId": /^[0-9a-f]{24}$/,
    "/body/spotCheckJourneyId": /^[0-9a-f]{24}$/,
    "/body/referenceNo": /^\d{1,20}$/,
    "/body/systemDecision": decision,
    "/body/previousSystemDecision": decision,
    "/body/manualDecision": /^(null|Approved|Rejected)$/,
    "/body/finalDecision": decision,
    "/body/updatedAMLVersionNumber": /^\d{1,6}$/,
    "/body/action": /^(Step Update|AML Amend)$/,
    "/body/trigger": /^KYC Renewal$/,
    "/body/requiredSteps/*/stepId": /^\d{1,4}$/,
    "/body/requiredSteps/*/reasonCode": /^[A-Z_]{1,40}$/,
    "/body/requiredSteps/*/renewalDeadline": /^\d{4}-\d\d-\d\dT00:00:00Z$/,
    "/body/stepId": /^\d{1,4}$/,
    "/body/stepType": /^(Document|Selfie)$/,
  };

  function breaches(body: Uint8Array): string[] {
    const leaves = jsonLeaves(body) ?? [];
    const found = valuesOf(JSON.parse(Buffer.from(body).toString()))
      .filter(([pointer, value]) => forms[pointer]?.test(value) !== true)
      .map(([pointer]) => pointer);
    expect(leaves.map((leaf) => leafText(body, leaf)).length).toBeGreaterThan(0);
    return createMasker("always", new Set()).body(body).masked === 0 ? found : [...found, "looks personal"];
  }

  function valuesOf(value: unknown, pointer = ""): [pointer: string, value: string][] {
    if (typeof value !== "object" || value === null) return [[pointer, String(value)]];
    return Object.entries(value).flatMap(([key, child]) =>
      valuesOf(child, `${pointer}/${Array.isArray(value) ? "*" : key}`),
    );
  }

  const files = fs.readdirSync(path.join(payloadFolder, "idwise")).filter((file) => file.endsWith(".json"));

  test("there are payload files to look at", () => {
    expect(files.length).toBeGreaterThanOrEqual(9);
  });

  test.each(files)("%s holds nothing but the published members with values of their kinds", (file) => {
    expect(breaches(fs.readFileSync(path.join(payloadFolder, "idwise", file)))).toEqual([]);
  });

  test("neither does any attempt of any event that is emitted", async () => {
    const { emulator, sender, emit } = open((nth) => (nth % 2 === 0 ? 200 : 500));
    emulator.register("idwise", target());
    const events = emulatedIdwise.provider.events.filter(({ payload }) => payload !== undefined);
    for (const { name } of events) emit(name);
    await emulator.drain();
    expect(sender.sent.length).toBeGreaterThan(events.length);
    for (const { request } of sender.sent) expect(breaches(request.body)).toEqual([]);
  });

  test.each([
    ['{"event":"Finished Journey","body":{"fullName":"Alex Example"}}'],
    ['{"event":"Finished Journey","body":{"referenceNo":"alex@example.com"}}'],
    ['{"event":"Finished Journey","body":{"journeyId":"Alex Example"}}'],
    ['{"event":"Finished Journey","body":{"birthDate":"1990-01-31"}}'],
    ['{"event":"Finished Journey","body":{"document":{"number":"X1234567"}}}'],
    ['{"event":"Updated Journey","body":{"action":"Address changed to 1 Main Street"}}'],
  ])("would be found broken by %s", (body) => {
    expect(breaches(Buffer.from(body))).not.toEqual([]);
  });
});
