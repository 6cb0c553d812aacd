import { describe, expect, test } from "vitest";
import { firstHeader } from "../../../src/core/http.ts";
import { emulatedPliance } from "../../../src/providers/emulated/pliance/pliance.ts";
import { jsonOf } from "../../helpers/emulator.ts";
import {
  answerOf,
  clientCall,
  emulationSettings,
  noon,
  plianceCall,
  plianceToken,
  worldOf,
} from "../../helpers/provider-calls.ts";

const zeros = "0".repeat(64);
const refused = { status: "Error", success: false, message: expect.any(String), checkpoint: zeros };

describe("tokens", () => {
  const customer = emulationSettings({ apiKeys: ["other", "customer-secret"], choices: { issuer: "Demo" } });
  const at = noon / 1000;
  const unsigned = plianceToken({ header: { alg: "none" } });
  const query = (authorization: string | undefined, settings = customer, wallNow = noon) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
    const world = worldOf(emulatedPliance, { settings, wallNow });
    return answerOf(emulatedPliance.route(clientCall("GET", "/api/WebhookQuery", { headers }), world));
  };

  test("lets in what the SDKs send", () => {
    expect(query(`Bearer ${plianceToken()}`).status).toBe(200);
  });

  test("goes by the wall's time, however far the emulated time has run", () => {
    const world = worldOf(emulatedPliance, { settings: customer, now: noon + 3 * 86_400_000 });
    expect(answerOf(emulatedPliance.route(plianceCall("GET", "/api/WebhookQuery"), world)).status).toBe(200);
  });

  test.each([
    ["no Authorization", undefined],
    ["Basic", "Basic dXNlcjpwYXNz"],
    ["an empty bearer", "Bearer "],
    ["a text", "Bearer token"],
    ["two parts", "Bearer a.b"],
    ["a huge token", `Bearer ${"a".repeat(100_000)}`],
    ["another secret", `Bearer ${plianceToken({ secret: "wrong" })}`],
    ["alg none, signed", `Bearer ${unsigned}`],
    ["alg none, no signature", `Bearer ${unsigned.replace(/[^.]+$/, "")}`],
    ["alg HS512", `Bearer ${plianceToken({ header: { alg: "HS512" } })}`],
    ["alg in another case", `Bearer ${plianceToken({ header: { alg: "hs256" } })}`],
    ["an extension", `Bearer ${plianceToken({ header: { crit: ["b64"], b64: false } })}`],
    ["another audience", `Bearer ${plianceToken({ claims: { aud: "other.io" } })}`],
    ["no audience", `Bearer ${plianceToken({ claims: { aud: undefined } })}`],
    ["another issuer", `Bearer ${plianceToken({ claims: { iss: "Someone" } })}`],
    ["no issuer", `Bearer ${plianceToken({ claims: { iss: undefined } })}`],
    ["an expired one", `Bearer ${plianceToken({ claims: { exp: at - 61 } })}`],
    ["one that expires never", `Bearer ${plianceToken({ claims: { exp: undefined } })}`],
    ["an expiry that is a text", `Bearer ${plianceToken({ claims: { exp: String(at + 300) } })}`],
    ["one not valid yet", `Bearer ${plianceToken({ claims: { nbf: at + 61 } })}`],
    ["one issued in the future", `Bearer ${plianceToken({ claims: { iat: at + 61 } })}`],
    ["one with a letter changed", `Bearer ${plianceToken().replace("eyJpYXQ", "eyJpYXR")}`],
  ])("refuses %s with 401 in the envelope, without repeating it", (_what, authorization) => {
    const answer = query(authorization);
    expect(answer.status).toBe(401);
    expect(firstHeader(answer.headers, "WWW-Authenticate")).toBe("Bearer");
    expect(jsonOf(answer)).toEqual(refused);
    expect(Buffer.from(answer.body).toString()).not.toMatch(/eyJ|aaaa/);
  });

  test("refuses two Authorization headers", () => {
    const call = clientCall("GET", "/api/WebhookQuery");
    const twice = [1, 2].flatMap(() => ["Authorization", `Bearer ${plianceToken()}`]);
    const routed = emulatedPliance.route({ ...call, headers: twice }, worldOf(emulatedPliance));
    expect(answerOf(routed).status).toBe(401);
  });

  test("with no key configured any signature will do, but the form and the times are checked", () => {
    const none = emulationSettings();
    expect(query(`Bearer ${plianceToken({ secret: "anything" })}`, none).status).toBe(200);
    expect(query(`Bearer ${plianceToken({ claims: { exp: at - 61 } })}`, none).status).toBe(401);
    expect(query(`Bearer ${unsigned}`, none).status).toBe(401);
    expect(emulatedPliance.assumptions.join(" ")).toContain("With no API key configured");
  });

  test("accepts the key that ends within the leeway", () => {
    expect(query(`Bearer ${plianceToken({ claims: { exp: at - 59 } })}`).status).toBe(200);
  });
});
