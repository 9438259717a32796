/** The form field that a check concerns: the wire contract's names, and our extension `iamRoleName`. */
export type CheckField =
  | 'name'
  | 'provider'
  | 'accessKeyId'
  | 'accessSecretKey'
  | 'iamRoleName'
  | 'consoleUsername'
  | 'consolePassword'
  | 'signInLoginUrl'
  | 'region';

/** How much it matters that the check did not pass: `blocking` keeps the account from being saved. */
export type CheckSeverity = 'blocking' | 'warning' | 'unknown';

/** `unknown`: it could not be known (with who could know in `remedy`). `skipped`: an earlier check decides it. */
export type CheckStatus = 'passed' | 'failed' | 'unknown' | 'skipped';

/** The wire contract's error code that a blocking failure of the check maps to. */
export type CheckErrorCode =
  | 'CLOUD_ACCOUNT_INVALID_CREDS'
  | 'CLOUD_ACCOUNT_PERMISSION_FAILED'
  | 'CLOUD_ACCOUNT_ACCESS_KEY_EXISTS';

/** The result of one verification check. Holds no secret, whatever the person typed or AWS answered. */
export interface CheckResult {
  /** Stable, snake_case, documented; clients may branch on it. */
  code: string;
  /** What was asked, in the admin's words: "The access key belongs to an IAM user". */
  title: string;
  field: CheckField;
  severity: CheckSeverity;
  status: CheckStatus;
  /** What was seen, one or two plain sentences. */
  seen: string;
  /** What to do; empty when the check passed. */
  remedy: string;
  /** Facts behind `seen`: ARNs, AWS's own error words, denied actions with their layer. */
  evidence: string[];
  errorCode: CheckErrorCode;
}

/** One whole verification: every check, and what it comes to. */
export interface Verification {
  /** True when every check of severity `blocking` passed or did not apply: none failed, none was left without an answer. */
  passed: boolean;
  checks: CheckResult[];
  /** What was learned of the account; null where the looks did not show it. */
  facts: {
    awsAccountId: string | null;
    awsUserArn: string | null;
    awsConsoleRoleArn: string | null;
    /** Policy generation as far as the probes show. */
    policyGeneration: string | null;
  };
  /** AWS calls made, extra pages included. */
  awsCalls: number;
}

/** What a verification says while it runs. `waiting`: something new in AWS has not propagated yet. */
export type VerificationEvent =
  | { type: 'check'; check: CheckResult }
  | { type: 'waiting'; because: string; elapsedMs: number; limitMs: number }
  | { type: 'done'; verification: Verification };
