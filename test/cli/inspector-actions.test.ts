import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import { type ActionDeps, inspectorActions } from "../../src/cli/inspector-actions.ts";
import { pathForApp } from "../../src/core/app-path.ts";
import type { NewCapture } from "../../src/core/capture.ts";
import { sampleCapture, temporaryFolder } from "../helpers/store-samples.ts";

/** The first line of the curl command that "copy curl" puts on the clipboard. */
async function copiedCurl(changes: Partial<NewCapture>, forwardTo?: string): Promise<string> {
  const store = openStore({ file: join(temporaryFolder(), "captures.db") });
  onTestFinished(() => store.close());
  const id = await store.add(sampleCapture(changes));
  let text = "";
  const copyToClipboard = async (given: string) => {
    text = given;
    return "a test";
  };
  const deps = { store, tools: { copyToClipboard }, ...(forwardTo === undefined ? {} : { forwardTo }) };
  const capture = store.get(id);
  if (capture === undefined) throw new Error("the capture is gone");
  const result = await inspectorActions(deps as unknown as ActionDeps).copyCurl(capture);
  expect(result.tone).toBe("good");
  return text.split(" \\\n")[0] as string;
}

test.each(["[", "a b", "a:99999", "%zz", "'; reboot; '", ""])(
  "copies a curl command for the Host %j too",
  async (host) => {
    expect(await copiedCurl({ headers: ["Host", host] })).toMatch(/^curl .*'http:\/\//);
  },
);

test.each([
  ["http://localhost:3000/api", "/"],
  ["http://localhost:3000/api?key=1", "/hooks?x=1"],
  ["http://localhost:3000", "http://sender.example/x"],
])("copies a curl command that goes where a forward to %s goes for %s", async (forwardTo, target) => {
  const [url] = (await copiedCurl({ target }, forwardTo)).split(" ").slice(-1);
  expect(url?.replaceAll("'", "")).toBe(`http://localhost:3000${pathForApp(new URL(forwardTo), target)}`);
});
