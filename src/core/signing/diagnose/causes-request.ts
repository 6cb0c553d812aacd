// Causes that lie in the URL, the method, the time, or in which scheme is meant.

import type { CauseFacts } from "./cause-facts.ts";

const url = { code: "public-url" } as const;
const none = { code: "none" } as const;
const asRegistered = "Verify with the URL exactly as it is registered at the sender";

export const requestCauses = {
  "url-scheme": {
    title: "The URL was signed with another protocol (http, https)",
    fix: `A proxy or tunnel ends TLS. ${asRegistered}, or build it from X-Forwarded-Proto of a proxy you trust.`,
    ...url,
  },
  "url-host": {
    title: "The URL was signed with another host",
    fix: `A proxy or tunnel stands in between. ${asRegistered}: its public host, not the inner one.`,
    ...url,
  },
  "url-port": {
    title: "The URL was signed with another port, or without one",
    fix: `${asRegistered}; the receiver's own port is not part of it.`,
    ...url,
  },
  "url-trailing-slash": {
    title: "The URL was signed with or without the slash at its end",
    fix: "Register the URL as the router serves it, and switch off redirects that add or drop the slash.",
    ...none,
  },
  "url-query-order": {
    title: "The URL's query was signed in another order",
    fix: "Use the raw request target (req.originalUrl), not a query that was parsed and joined again.",
    ...none,
  },
  "url-query-changed": {
    title: "The URL was signed with another query",
    fix: "A proxy added or dropped parameters. Use the raw query of the request, or sign and verify without it.",
    ...none,
  },
  "url-path": {
    title: "The URL was signed with another path",
    fix: `A proxy or a router mounted below a prefix rewrites the path. ${asRegistered}; in Express use req.originalUrl, not req.url.`,
    ...url,
  },
  "url-encoding": {
    title: "The URL was signed with other percent-encoding",
    fix: "Use the raw request target; do not decode and encode it again.",
    ...none,
  },
  "method-changed": {
    title: "The request was signed with another method",
    fix: "A redirect (301, 302) or a proxy changed the method. Register the final URL, so that nothing redirects.",
    ...none,
  },
  "time-unit": {
    title: "The time is written in another unit (seconds, milliseconds, date)",
    fix: "Sign and send the time as the same text, in the unit that the scheme has.",
    ...none,
  },
  "time-changed": {
    title: "The time in the request is not the one that was signed",
    fix: "Take the clock once, and use the same text for the signature and for the header.",
    ...none,
  },
  "clock-skew": {
    title: "The clocks differ",
    fix: "Set the clock of this machine by NTP (timedatectl set-ntp true; in a VM or container, that of its host).",
    ...none,
  },
  "late-delivery": {
    title: "The signature is right but old: the request was kept, or sent again as it was",
    fix: "To look at an old capture, judge it at its own time (--at). A sender's own retry carries a new signature; a copy that does not is a replay attack or a test tool.",
    ...none,
  },
  "scheme-other": {
    title: "The signature was made by another scheme of the same provider",
    fix: "Verify with the scheme named above, or switch the sender to the one that is expected.",
    ...none,
  },
  "provider-other": {
    title: "The request comes from another provider",
    fix: "Verify it as the provider named above; check which endpoint is registered where.",
    ...none,
  },
  "message-other": {
    title: "The signature is over other parts of the request",
    fix: "Build the signed text as named above.",
    ...none,
  },
} as const satisfies Record<string, CauseFacts>;
