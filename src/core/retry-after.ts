// Reads a Retry-After header (RFC 9110 section 10.2.3).

/**
 * How long an endpoint asks to wait, in milliseconds from `now`; 0 for a time that has passed. Undefined for what is
 * neither a whole number of seconds nor an HTTP date, so that junk changes nothing.
 *
 * @param now milliseconds since 1970, UTC
 */
export function parseRetryAfter(value: string, now: number): number | undefined {
  const text = value.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text), Number.MAX_SAFE_INTEGER / 1000) * 1000;
  // Date.parse alone would take "-5" and "1e9" for years.
  if (!httpDate.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** The fixed form that senders must write: `Sun, 06 Nov 1994 08:49:37 GMT`. */
const httpDate =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;
