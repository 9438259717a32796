import type { Document, Tags } from '../state/model.ts';

/** Who makes a call, as the credentials say. */
export interface Principal {
  kind: 'root' | 'user' | 'role';
  accountId: string;
  /** As GetCallerIdentity answers; of a role session the assumed-role ARN. */
  arn: string;
  /** As GetCallerIdentity answers. */
  userId: string;
  /** ARN of the identity behind it: the role's for a role session. */
  identityArn: string;
  /** User or role name; undefined for root. */
  name?: string;
  accessKeyId: string;
  tags: Tags;
  session?: {
    /** Whether it came from AssumeRole (else GetSessionToken). */
    kind: 'role' | 'user' | 'root';
    mfa: boolean;
    issuedAt: number;
    policies: Document[];
    tags: Tags;
  };
}
