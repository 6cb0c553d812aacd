import { describe, expect, test } from "vitest";
import {
  apiCall,
  type Behaviour,
  emission,
  endpoint,
  openTestEmulator,
  plannedSender,
} from "../../helpers/emulator.ts";

/** An endpoint that is switched off and on again while the first attempt is in flight, which then ends like this. */
async function switchedInFlight(first: Behaviour, method: "disable" | "delete") {
  let land: (behaviour: Behaviour) => void = () => undefined;
  const landing = new Promise<Behaviour>((resolve) => {
    land = resolve;
  });
  const sender = plannedSender((_sent, nth) => (nth === 1 ? landing : 200));
  const { emulator } = openTestEmulator({ sender, endpoints: [endpoint()] });
  const [delivery] = emulator.emit("acme", emission());
  const off = method === "disable" ? apiCall("PUT", "/acme/endpoints", { enabled: false, id: "one" }) : undefined;
  await emulator.call("acme", off ?? apiCall("DELETE", "/acme/endpoints/one"));
  await emulator.call("acme", apiCall("PUT", "/acme/endpoints", { enabled: true, id: "one" }));
  return {
    emulator,
    sender,
    id: delivery?.id as string,
    async land() {
      land(first);
      await emulator.idle();
      await emulator.drain();
      return emulator.delivery(delivery?.id as string);
    },
  };
}

describe("an endpoint switched off and on again while an attempt is in flight", () => {
  test.each([
    ["disable", 503, "cancelled", "endpoint-off"],
    ["delete", 503, "cancelled", "endpoint-gone"],
    ["disable", 200, "delivered", "delivered"],
  ] as const)(
    "(%s, answer %d) discards the attempts that would have followed: %s",
    async (...[how, answer, status, end]) => {
      const { sender, land } = await switchedInFlight(answer, how);
      expect(await land()).toMatchObject({ status, end });
      expect(sender.sent).toHaveLength(1);
    },
  );

  test("still lets a person try again, which follows the attempt in flight", async () => {
    const { emulator, sender, id, land } = await switchedInFlight(503, "disable");
    emulator.retry(id);
    expect(await land()).toMatchObject({ status: "delivered", end: "delivered" });
    expect(sender.sent).toHaveLength(2);
  });
});
