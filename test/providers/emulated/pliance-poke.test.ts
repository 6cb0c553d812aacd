import { describe, expect, test } from "vitest";
import type { Attempt } from "../../../src/core/delivery.ts";
import type { ApiAnswer, EmulatedState, Routed } from "../../../src/core/emulation/emulation.ts";
import { emulatedPliance } from "../../../src/providers/emulated/pliance/pliance.ts";
import { jsonOf } from "../../helpers/emulator.ts";
import { answerOf, noon, plianceRoute, plianceSecret, plianceUrl, savedState } from "../../helpers/provider-calls.ts";

const [url, secret] = [plianceUrl, plianceSecret];
const zeros = "0".repeat(64);
const refused = { status: "Error", success: false, message: expect.any(String), checkpoint: zeros };
const nothingSent = { remoteBody: null, remoteStatusCode: 0, ...refused };

function pokeWith(json: object, state = savedState()): Routed {
  return plianceRoute("POST", "/api/WebhookQuery/Poke", { json, state });
}

describe("poke", () => {
  const answerTo = (routed: Routed, attempt: Partial<Attempt>): ApiAnswer => {
    if (!("send" in routed)) throw new Error("nothing is sent");
    return routed.answer({ startedAt: noon, durationMs: 1, ...attempt } as Attempt);
  };

  const types = emulatedPliance.provider.events;

  test("knows 26 types", () => {
    expect(types).toHaveLength(26);
  });

  test.each(types.filter(({ payload }) => payload !== undefined).map(({ name }) => name))(
    "sends the sample of %s with a new checkpoint, time and reference",
    (name) => {
      const routed = plianceRoute("POST", "/api/WebhookQuery/Poke", {
        json: { type: name, referenceId: 'O"-\u202e1' },
        state: savedState(),
      });
      if (!("send" in routed)) throw new Error("nothing is sent");
      const sent = JSON.parse(Buffer.from(routed.send.emission.body).toString());
      expect(sent).toMatchObject({ type: name, checkpoint: "5eed".repeat(16) });
      expect(sent.metadata.timestampUtc).toMatch(/^2026-11-20T12:00:00\.\d{7}Z$/);
      expect(sent.body.personReferenceId ?? sent.body.CompanyReferenceId).toBe('O"-\u202e1');
      expect(routed.send.endpoint).toMatchObject({ url, secret, scheme: "secret" });
    },
  );

  test.each(types.filter(({ payload }) => payload === undefined).map(({ name }) => name))(
    "refuses %s, which has no published sample, and names --data",
    (name) => {
      const answer = jsonOf(answerOf(pokeWith({ type: name })));
      expect(answer).toEqual(nothingSent);
      expect((answer as { message: string }).message).toContain(`hookdev emit ${name} --data`);
    },
  );

  test.each([
    ["before a webhook is saved", { type: "PersonSanctionMatched" }, { endpoints: [], data: {} }, /no webhook/],
    [
      "while it is disabled",
      { type: "PersonSanctionMatched" },
      savedState({ url, secret, enabled: false }),
      /disabled/,
    ],
    ["with an unknown type", { type: "PersonMatched" }, savedState(), /"PersonMatched" is not one of the 26/],
    ["with a type in another case", { type: "personsanctionmatched" }, savedState(), /not one of/],
    ["with a number that is no type", { type: 26 }, savedState(), /"26" is not one of/],
    ["with a type that is an object", { type: { a: 1 } }, savedState(), /not one of/],
    ["with a type of another object's", { type: "constructor" }, savedState(), /not one of/],
    ["without a type", {}, savedState(), /type is missing/],
    [
      "with a reference that is no text",
      { type: "PersonSanctionMatched", referenceId: 1 },
      savedState(),
      /referenceId/,
    ],
    [
      "with a huge reference",
      { type: "PersonSanctionMatched", referenceId: "x".repeat(1e5) },
      savedState(),
      /referenceId/,
    ],
  ] as const)("answers %s in the documentation's form and sends nothing", (...[, json, state, message]) => {
    const answer = jsonOf(answerOf(pokeWith(json, state as EmulatedState)));
    expect(answer).toEqual({ ...nothingSent, message: expect.stringMatching(message) });
    expect(Object.keys(answer as object)[0]).toBe("remoteBody");
  });

  test("takes the number and the member names that the .NET SDK writes", () => {
    const routed = pokeWith({ ReferenceId: null, Type: 2 });
    expect("send" in routed && routed.send.emission.event).toBe("CompanySanctionMatched");
  });

  test.each([
    ["DNS", "", "Name or service not known (webhook:5399)"],
    ["REFUSED", "ECONNREFUSED", "Connection refused (webhook:5399)"],
    ["TLS_SELF_SIGNED", "\u001b[2J", "The SSL connection could not be established: ␛[2J (webhook:5399)"],
    ["UNKNOWN", "", "An error occurred while sending the request: UNKNOWN (webhook:5399)"],
  ] as const)("tells a failure %s with the host and port", (code, detail, message) => {
    const state = savedState();
    const there = { ...state, endpoints: state.endpoints.map((each) => ({ ...each, url: "https://webhook:5399/x" })) };
    const routed = pokeWith({ type: "PersonSanctionMatched" }, there);
    const outcome = { kind: "failed", code, phase: "connect", detail, mayHaveArrived: false } as const;
    expect(jsonOf(answerTo(routed, { outcome }))).toEqual({ ...nothingSent, message });
  });

  test.each([
    [200, "Success"],
    [204, "Success"],
    [302, "Error"],
    [500, "Error"],
  ])("tells the app's own answer: %d is %s", (status, word) => {
    const routed = pokeWith({ type: "PersonSanctionMatched" });
    const body = Buffer.from("\u001b]0;x\u0007 \u009b31m grüß");
    const outcome = { kind: "answered", status, headers: [], body, bodyState: "whole" } as const;
    const answer = answerTo(routed, { outcome });
    expect(jsonOf(answer)).toMatchObject({ remoteBody: body.toString(), remoteStatusCode: status, status: word });
    expect(Buffer.from(answer.body).toString()).not.toMatch(/[\u0000-\u001f\u0080-\u009f]/);
  });
});
