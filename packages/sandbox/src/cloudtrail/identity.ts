import type { Principal } from '../auth/principal.ts';

/** Who made a call, as CloudTrail writes it. */
export interface TrailIdentity {
  type: 'Root' | 'IAMUser' | 'AssumedRole';
  principalId: string;
  arn: string;
  accountId: string;
  accessKeyId: string;
  userName?: string;
  /** The service that called on behalf of it, with credentials of its own. */
  invokedBy?: string;
  sessionContext?: {
    sessionIssuer?: { type: 'Role'; principalId: string; arn: string; accountId: string; userName: string };
    attributes: { creationDate: string; mfaAuthenticated: 'true' | 'false' };
  };
}

/** CloudTrail's times have no fraction of a second. */
export const trailTime = (time: string): string => time.replace(/\.\d+Z$/, 'Z');

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function trailIdentity(principal: Principal): TrailIdentity {
  const { kind, arn, accountId, accessKeyId, userId, identityArn, name = '', session } = principal;
  const issuer = {
    type: 'Role',
    principalId: userId.split(':')[0] ?? '',
    arn: identityArn,
    accountId,
    userName: name,
  } as const;
  return {
    type: ({ root: 'Root', user: 'IAMUser', role: 'AssumedRole' } as const)[kind],
    principalId: userId,
    arn,
    accountId,
    accessKeyId,
    ...(kind === 'user' ? { userName: name } : {}),
    ...(session
      ? {
          sessionContext: {
            ...(kind === 'role' ? { sessionIssuer: issuer } : {}),
            attributes: {
              creationDate: trailTime(new Date(session.issuedAt).toISOString()),
              mfaAuthenticated: session.mfa ? 'true' : 'false',
            },
          },
        }
      : {}),
  };
}

/** The name by which a look-up finds a caller: the user's, or of a role the session's. */
export const trailUserName = ({ type, arn, userName }: TrailIdentity): string =>
  type === 'Root' ? 'root' : (userName ?? arn.slice(arn.lastIndexOf('/') + 1));
