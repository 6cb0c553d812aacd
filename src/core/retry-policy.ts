// When a provider tries again, as data. What a provider does not publish stays undefined.

/** Which answers count as received. */
export type SuccessRule = "2xx" | "200";

export interface RetryPolicy {
  readonly success: SuccessRule;
  /** False when the provider does not publish the success rule and 2xx is the field's habit. */
  readonly successPublished: boolean;
  /** Attempts in all, the first included; undefined when not published. */
  readonly attempts?: number;
  /** Waiting time before attempt 2, 3 …, in seconds after `from`; undefined when not published. */
  readonly delaysSeconds?: readonly number[];
  /** What the delays count from. */
  readonly from?: "first-attempt" | "previous-attempt";
  /** Each wait is longer or shorter by up to this share of it, at random: 0.2 is plus or minus 20 %. */
  readonly jitter?: number;
  /** Answers after which it is not tried again, such as 410. */
  readonly finalStatuses?: readonly number[];
  /** Anything else worth knowing, in words. */
  readonly notes?: readonly string[];
}

/** Whether an answer with this status counts as received. */
export function succeeded(policy: RetryPolicy, status: number): boolean {
  return policy.success === "200" ? status === 200 : status >= 200 && status <= 299;
}
