import { AwsError } from '../protocol/aws-error.ts';
import { type ServiceName, signingName } from '../protocol/service-model.ts';
import {
  type Authorization,
  parseAuthorization,
  type SignedRequest,
  verifyFreshness,
  verifySignature,
} from '../protocol/sigv4.ts';
import { findAccessKey, findSession } from '../state/lookup.ts';
import type { Account, Role, SandboxState, Session, User } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { inDialect } from './dialects.ts';
import type { Principal } from './principal.ts';

const invalidToken = (): AwsError =>
  new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);

interface Credentials {
  secretAccessKey: string;
  principal: Principal;
}

function userPrincipal(account: Account, user: User, accessKeyId: string): Principal {
  return {
    kind: 'user',
    accountId: account.accountId,
    arn: user.arn,
    userId: user.id,
    identityArn: user.arn,
    name: user.name,
    accessKeyId,
    tags: user.tags,
  };
}

function rootPrincipal(accountId: string, accessKeyId: string): Principal {
  const arn = `arn:aws:iam::${accountId}:root`;
  return { kind: 'root', accountId, arn, userId: accountId, identityArn: arn, accessKeyId, tags: new Map() };
}

function longTerm(state: SandboxState, accessKeyId: string): Credentials | undefined {
  const holder = findAccessKey(state, accessKeyId);
  if (holder?.key.status !== 'Active') return undefined;
  const principal = holder.user
    ? userPrincipal(holder.account, holder.user, accessKeyId)
    : rootPrincipal(holder.account.accountId, accessKeyId);
  return { secretAccessKey: holder.key.secretAccessKey, principal };
}

function rolePrincipal(account: Account, role: Role, session: Session): Principal | undefined {
  if (session.subject.kind !== 'role') return undefined;
  const name = session.subject.sessionName;
  return {
    kind: 'role',
    accountId: account.accountId,
    arn: `arn:aws:sts::${account.accountId}:assumed-role/${role.name}/${name}`,
    userId: `${role.id}:${name}`,
    identityArn: role.arn,
    name: role.name,
    accessKeyId: session.accessKeyId,
    tags: role.tags,
  };
}

function sessionPrincipal(state: SandboxState, session: Session): Principal | undefined {
  const account = state.accounts.get(session.accountId);
  if (!account) return undefined;
  const subject = session.subject;
  if (subject.kind === 'root') return rootPrincipal(account.accountId, session.accessKeyId);
  if (subject.kind === 'user') {
    const user = [...account.users.values()].find((u) => u.id === subject.userId);
    return user && userPrincipal(account, user, session.accessKeyId);
  }
  const role = [...account.roles.values()].find((r) => r.id === subject.roleId);
  return role && rolePrincipal(account, role, session);
}

function temporary(world: World, state: SandboxState, auth: Authorization): Credentials | undefined {
  const session = findSession(world.state, auth.accessKeyId);
  if (!session || auth.sessionToken !== session.sessionToken) return undefined;
  if (session.expiresAt <= world.clock.now())
    throw new AwsError('ExpiredToken', 'The security token included in the request is expired', 403);
  const principal = sessionPrincipal(state, session) ?? sessionPrincipal(world.state, session);
  if (!principal) return undefined;
  const { mfa, issuedAt, policies, subject } = session;
  const tags = subject.kind === 'role' ? subject.tags : new Map<string, string>();
  principal.session = { kind: subject.kind, mfa, issuedAt, policies, tags };
  return { secretAccessKey: session.secretAccessKey, principal };
}

function lookUp(world: World, auth: Authorization): Credentials {
  const state = world.securityState();
  const found = auth.accessKeyId.startsWith('ASIA')
    ? temporary(world, state, auth)
    : auth.sessionToken === undefined
      ? longTerm(state, auth.accessKeyId)
      : undefined;
  if (!found) throw invalidToken();
  return found;
}

/** Reads the Authorization header. Throws what the service answers to a request without a usable one. */
export function readAuthorization(
  headers: Readonly<Record<string, string>>,
  service: ServiceName,
): Authorization {
  try {
    return parseAuthorization(headers);
  } catch (error) {
    throw error instanceof AwsError ? inDialect(service, error) : error;
  }
}

/**
 * Proves who calls. An unknown key, an inactive one and one that has not propagated yet answer alike.
 * https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
export function authenticate(
  world: World,
  service: ServiceName,
  request: SignedRequest,
  auth: Authorization,
): Principal {
  try {
    if (auth.service !== signingName(service))
      throw new AwsError(
        'SignatureDoesNotMatch',
        `Credential should be scoped to correct service: '${signingName(service)}'. `,
        403,
      );
    if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(auth.region))
      throw new AwsError('SignatureDoesNotMatch', 'Credential should be scoped to a valid region. ', 403);
    const { secretAccessKey, principal } = lookUp(world, auth);
    verifyFreshness(auth, world.clock.realNow());
    verifySignature(request, auth, secretAccessKey);
    const unproven = principal.session && principal.session.kind !== 'role' && !principal.session.mfa;
    if (service === 'iam' && unproven) throw invalidToken();
    return principal;
  } catch (error) {
    throw error instanceof AwsError ? inDialect(service, error) : error;
  }
}
