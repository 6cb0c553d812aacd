// How Dotfile's filters read a time and a `like` pattern.

const time = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(?:\.\d{1,3})?)?(Z|[+-]?\d\d:\d\d)?$/;

/**
 * Milliseconds since 1970 of `2023-01-31` (midnight UTC) or `2023-01-31T13:30:00.000Z`; undefined for anything else.
 * The published pattern has an offset without a sign, which is taken for one east of UTC.
 */
export function parseTime(text: string): number | undefined {
  const match = time.exec(text);
  if (match === null) return undefined;
  const [, day = "", clock, zone] = match;
  if (clock === undefined && zone !== undefined) return undefined;
  // `Date.parse` takes 30 February for 2 March.
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return undefined;
  const offset = zone === undefined || /^[Z+-]/.test(zone) ? (zone ?? "Z") : `+${zone}`;
  const milliseconds = Date.parse(`${day}${clock ?? "T00:00:00"}${offset}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/**
 * A test for SQL's `like`: `%` is any text, `_` any one character. Two marks instead of a regular expression, because
 * the pattern is foreign and `%a%a%a%a` must not take for ever.
 */
export function likePattern(pattern: string): (text: string) => boolean {
  return (text) => {
    let at = 0;
    let inPattern = 0;
    let star = -1;
    let starText = 0;
    while (at < text.length) {
      const wanted = pattern[inPattern];
      if (wanted === "%") {
        star = inPattern;
        starText = at;
        inPattern += 1;
      } else if (wanted === "_" || wanted === text[at]) {
        at += 1;
        inPattern += 1;
      } else if (star === -1) return false;
      else {
        starText += 1;
        at = starText;
        inPattern = star + 1;
      }
    }
    return /^%*$/.test(pattern.slice(inPattern));
  };
}
