// An inbox in a process of its own, so that its memory is its own. Prints its port; GET /rss answers its peak in bytes.

import { rmSync } from "node:fs";
import { openTestInbox, respond } from "./test-inbox.ts";

const inbox = await openTestInbox({
  answer: (arrival) => {
    if (arrival.target === "/rss") return respond(200, `${process.resourceUsage().maxRSS * 1024}`);
    inbox.arrivals.length = 0;
    if ("file" in arrival.body) rmSync(arrival.body.file);
    return respond(200, `${arrival.body.size}`);
  },
});
process.stdout.write(`${inbox.port}\n`);
process.stdin.on("end", () => inbox.close(0)).resume();
