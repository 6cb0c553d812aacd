// Captures for screen tests: real payload files, really signed.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NewCapture } from "../../../src/core/capture.ts";
import type { HeaderLines } from "../../../src/core/http.ts";
import { recognise } from "../../../src/core/recognise.ts";
import { sign } from "../../../src/core/signing/sign.ts";
import { verifyWith } from "../../../src/core/signing/verify.ts";
import { providers } from "../../../src/providers/index.ts";
import { checkout } from "../../helpers/checkout.ts";

const url = "http://127.0.0.1:4400/webhooks/test";

export interface Example {
  /** Below payloads/. */
  readonly file: string;
  readonly secret: string;
  /** Signed with another secret than the one that is verified with. */
  readonly forged?: boolean;
  readonly target?: string;
  readonly headers?: HeaderLines;
  readonly edit?: (body: string) => string;
  /** What happens to the body between signing and here. */
  readonly onTheWay?: (body: string) => string;
}

/** A capture as the inbox would keep it. */
export function exampleCapture({
  file,
  secret,
  forged = false,
  target = "/webhooks/test",
  headers = [],
  edit = (body) => body,
  onTheWay = (body) => body,
}: Example): NewCapture {
  const text = edit(readFileSync(join(checkout, "payloads", file), "utf8"));
  const sent = new TextEncoder().encode(text);
  const body = new TextEncoder().encode(onTheWay(text));
  const provider = providers.find(({ id }) => id === file.split("/")[0]) as (typeof providers)[number];
  const lines = ["Host", "127.0.0.1:4400", "Content-Type", "application/json", ...headers];
  const request = { method: "POST", target, headers: lines, body };
  const at = Math.floor(Date.now() / 1000);
  const signed = sign(
    provider.schemes[0],
    { request: { ...request, body: sent }, sentTo: url, secret: forged ? "another secret" : secret, at },
    { overrideOnlyOver: true },
  );
  const all = [...lines, ...signed.headers];
  const { event } = recognise([provider], { headers: all, body });
  return {
    receivedAt: Date.now(),
    state: "complete",
    method: "POST",
    target,
    httpVersion: "1.1",
    scheme: "http",
    headers: all,
    trailers: [],
    body: { size: body.length, bytes: body },
    remoteAddress: "127.0.0.1",
    flags: [],
    provider: provider.id,
    ...(event === undefined ? {} : { event }),
    verdict: verifyWith(provider.schemes, {
      request: { ...request, headers: all },
      secrets: [secret],
      at,
      sentTo: `http://127.0.0.1:4400${target}`,
    }),
    answeredStatus: 200,
  };
}
