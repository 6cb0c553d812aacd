// The inbox answers a handshake itself, keeps it as a capture, and leaves everything else as it was.

import { createHmac } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import { systemClock } from "../../src/adapters/system.ts";
import type { Arrival } from "../../src/core/arrival.ts";
import { createKeyRing } from "../../src/core/key-ring.ts";
import type { Provider } from "../../src/core/provider.ts";
import { oktaChallenge, zoomChallenge } from "../../src/core/signing/known-challenges.ts";
import { createReceiver } from "../../src/flows/receive.ts";
import { createResponsePlan } from "../../src/flows/respond.ts";
import { pliance } from "../../src/providers/pliance.ts";

const zoom: Provider = {
  ...pliance,
  id: "zoom",
  recognition: { headers: ["x-zm-signature"], body: [] },
  challenges: [zoomChallenge],
};
const okta: Provider = {
  ...pliance,
  id: "okta",
  recognition: { headers: ["x-okta"], body: [] },
  challenges: [oktaChallenge],
};

let store: ReturnType<typeof openStore>;

beforeEach(() => {
  store = openStore({
    file: join(mkdtempSync(join(tmpdir(), "hookdev-handshake-")), "captures.db"),
    clock: systemClock(),
  });
});

afterEach(() => store.close());

function arrival(changed: Partial<Arrival> & { text?: string }): Arrival {
  const { text = "", ...rest } = changed;
  const bytes = new TextEncoder().encode(text);
  return {
    receivedAt: 1_700_000_000_000,
    method: "POST",
    target: "/",
    httpVersion: "1.1",
    scheme: "http",
    headers: [],
    trailers: [],
    flags: [],
    state: "complete",
    body: { size: bytes.length, bytes },
    ...rest,
  } as Arrival;
}

async function answered(
  given: Arrival,
  provider?: Provider,
  keys = createKeyRing([{ providerId: "zoom", secret: "zoom-secret" }]),
) {
  const receive = createReceiver({
    store,
    clock: systemClock(),
    providers: [zoom, okta],
    keys,
    responses: createResponsePlan([{ kind: "status", status: 503, delayMs: 0 }]),
    publish: () => undefined,
    ...(provider === undefined ? {} : { provider }),
  });
  const answer = await receive(given);
  if (answer.kind !== "response") throw new Error(answer.kind);
  const { body } = answer;
  if (!(body instanceof Uint8Array)) throw new Error("a stream");
  return { status: answer.status, body: Buffer.from(body).toString(), kept: store.get(store.newestId() as number) };
}

const zoomText = '{"event":"endpoint.url_validation","payload":{"plainToken":"abc"}}';

describe("an inbox without an app behind it", () => {
  test("answers the recognised sender with its own secret, and keeps the capture", async () => {
    const { status, body, kept } = await answered(arrival({ text: zoomText, headers: ["x-zm-signature", "v0=00"] }));
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      plainToken: "abc",
      encryptedToken: createHmac("sha256", "zoom-secret").update("abc").digest("hex"),
    });
    expect(kept).toMatchObject({ provider: "zoom", answeredStatus: 200 });
  });

  test("answers a question by its form when the sender is not recognised", async () => {
    const { status, body } = await answered(
      arrival({ method: "GET", headers: ["X-Okta-Verification-Challenge", "v1"] }),
    );
    expect([status, body]).toEqual([200, '{"verification":"v1"}']);
  });

  test("answers CloudEvents whoever sends", async () => {
    const { status } = await answered(
      arrival({ method: "OPTIONS", headers: ["WebHook-Request-Origin", "example.com"] }),
      zoom,
    );
    expect(status).toBe(200);
  });

  test.each<[string, Arrival, Provider | undefined]>([
    ["a delivery", arrival({ text: '{"event":"meeting.started"}', headers: ["x-zm-signature", "v0=00"] }), undefined],
    [
      "a question of another sender than the one named",
      arrival({ method: "GET", headers: ["X-Okta-Verification-Challenge", "v1"] }),
      zoom,
    ],
    ["a question that a web page asks", arrival({ text: zoomText, flags: ["browser"] }), undefined],
  ])("leaves %s to the plan", async (_, given, provider) => {
    const { status, kept } = await answered(given, provider);
    expect(status).toBe(503);
    expect(kept).toMatchObject({ answeredStatus: 503 });
  });
});

describe("a stranger who asks for a signature", () => {
  const asks = (plainToken: string) =>
    arrival({ text: JSON.stringify({ event: "endpoint.url_validation", payload: { plainToken } }) });

  test.each(['{"event":"Case.Created"}', "v0:1700000000:{}", "", "a".repeat(129), "two words"])(
    "gets none over %j",
    async (text) => {
      const { body } = await answered(asks(text));
      expect(body).not.toContain("encryptedToken");
    },
  );

  test("gets none with a secret that was given for nobody in particular", async () => {
    const { body } = await answered(asks("abc"), undefined, createKeyRing([{ secret: "perhaps-dotfiles" }]));
    expect(body).not.toContain("encryptedToken");
  });
});

test("a defect while a request is looked at is said, and the capture is kept", async () => {
  const notices: string[] = [];
  const broken = {
    ...zoom,
    get schemes(): never {
      throw new Error("boom");
    },
  };
  const receive = createReceiver({
    store,
    clock: systemClock(),
    providers: [zoom],
    provider: broken as unknown as Provider,
    keys: createKeyRing([{ secret: "any-secret" }]),
    responses: createResponsePlan([]),
    publish: (event) => {
      if (event.type === "notice") notices.push(event.message);
    },
  });
  const answer = await receive(arrival({ text: "{}" }));
  expect(answer).toMatchObject({ kind: "response", status: 200 });
  expect(store.count()).toBe(1);
  expect(notices).toEqual([expect.stringContaining("kept without being looked at")]);
});
