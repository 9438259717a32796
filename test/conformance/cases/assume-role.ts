import { ListUsersCommand, PutRolePolicyCommand, UpdateRoleCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect } from 'vitest';
import { type Case, guide, iamPage, refused, type Subject, stsPage } from '../case.ts';
import { aCaller, allow, aRole, deny, doc, type Statement, trusting, trustingEc2 } from '../given.ts';
import { assumable, assume, keysOf, ownRole } from '../sessions.ts';

const page = stsPage('AssumeRole');
const DENIED = { code: 'AccessDenied', status: 403 } as const;
const trust: Case[] = [
  {
    name: 'a session has temporary keys, an expiry, and the name that was given',
    page,
    run: async (bench) => {
      const role = await ownRole(bench);
      const { caller } = await aCaller(bench, [assumable]);
      const seen = await assume(caller, role.arn);
      expect(seen.Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
      const lasts = (seen.Credentials?.Expiration?.getTime() ?? 0) - Date.now();
      expect(Math.abs(lasts - 3_600_000)).toBeLessThan(60_000);
      const arn = `arn:aws:sts::${bench.accountId}:assumed-role/${role.name}/conformance`;
      expect(seen.AssumedRoleUser).toMatchObject({ Arn: arn, AssumedRoleId: `${role.id}:conformance` });
      const who = await bench.as(keysOf(seen)).sts.send(new GetCallerIdentityCommand({}));
      expect(who).toMatchObject({ Arn: arn, UserId: `${role.id}:conformance`, Account: bench.accountId });
    },
  },
  {
    name: 'the temporary key without its session token is refused',
    page: guide('id_credentials_temp_use-resources'),
    run: async (bench) => {
      const role = await ownRole(bench);
      const { caller } = await aCaller(bench, [assumable]);
      const { accessKeyId, secretAccessKey } = keysOf(await assume(caller, role.arn));
      await refused(bench.as({ accessKeyId, secretAccessKey }).sts.send(new GetCallerIdentityCommand({})), {
        code: 'InvalidClientTokenId',
        status: 403,
      });
    },
  },
  {
    name: 'a session may do what the role may, not what the caller may',
    page: guide('id_roles_use'),
    run: async (bench) => {
      const role = await ownRole(bench);
      const { caller } = await aCaller(bench, [assumable, allow('iam:ListUsers')]);
      const session = bench.as(keysOf(await assume(caller, role.arn)));
      await refused(session.iam.send(new ListUsersCommand({})), DENIED);
      await bench.admin.iam.send(
        new PutRolePolicyCommand({
          RoleName: role.name,
          PolicyName: 'in',
          PolicyDocument: doc(allow('iam:ListUsers')),
        }),
      );
      await session.iam.send(new ListUsersCommand({}));
    },
  },
  {
    name: 'trust in the account alone is not enough: the caller needs the permission too',
    page: guide('reference_policies_elements_principal'),
    run: async (bench) => {
      const role = await ownRole(bench);
      const { caller, arn } = await aCaller(bench, []);
      await refused(assume(caller, role.arn), {
        ...DENIED,
        message: new RegExp(
          `User: ${arn} is not authorized to perform: sts:AssumeRole on resource: ${role.arn}`,
        ),
      });
    },
  },
  {
    name: 'trust in the user itself is enough within the account',
    page: guide('reference_policies_evaluation-logic'),
    run: async (bench) => {
      const { caller, arn } = await aCaller(bench, []);
      const role = await aRole(bench, trusting(arn));
      await assume(caller, role.arn);
    },
  },
  {
    name: 'who is not trusted is denied, whatever its permissions',
    page,
    run: async (bench) => {
      const role = await aRole(bench, trustingEc2);
      const { caller } = await aCaller(bench, [allow('*')]);
      await refused(assume(caller, role.arn), DENIED);
    },
  },
  {
    name: 'a deny in the trust wins',
    page: guide('reference_policies_evaluation-logic'),
    run: async (bench) => {
      const { caller, arn } = await aCaller(bench, [assumable]);
      const statement = (Effect: 'Allow' | 'Deny', AWS: string): Statement => ({
        Effect,
        Principal: { AWS },
        Action: 'sts:AssumeRole',
      });
      const both = doc(statement('Allow', `arn:aws:iam::${bench.accountId}:root`), statement('Deny', arn));
      const role = await aRole(bench, both);
      await refused(assume(caller, role.arn), DENIED);
    },
  },
  {
    name: 'a deny of the caller’s own wins',
    page: guide('reference_policies_evaluation-logic'),
    run: async (bench) => {
      const role = await ownRole(bench);
      const { caller } = await aCaller(bench, [assumable, deny('sts:AssumeRole', role.arn)]);
      await refused(assume(caller, role.arn), DENIED);
    },
  },
  {
    name: 'a role that is not there is denied like one that does not trust',
    page,
    run: async (bench) => {
      const { caller } = await aCaller(bench, [assumable]);
      await refused(assume(caller, `arn:aws:iam::${bench.accountId}:role/nothing-here`), DENIED);
    },
  },
  {
    name: 'an external ID must match where the trust asks one',
    page: guide('id_roles_common-scenarios_third-party'),
    run: async (bench) => {
      const role = await ownRole(bench, { StringEquals: { 'sts:ExternalId': 'Ticket-1234' } });
      const { caller } = await aCaller(bench, [assumable]);
      await refused(assume(caller, role.arn), DENIED);
      await refused(assume(caller, role.arn, { ExternalId: 'Ticket-9999' }), DENIED);
      await assume(caller, role.arn, { ExternalId: 'Ticket-1234' });
    },
  },
  {
    name: 'a session policy narrows a session',
    page,
    run: async (bench) => {
      const role = await ownRole(bench);
      const PolicyDocument = doc(allow('iam:List*'));
      await bench.admin.iam.send(
        new PutRolePolicyCommand({ RoleName: role.name, PolicyName: 'in', PolicyDocument }),
      );
      const { caller } = await aCaller(bench, [assumable]);
      const session = await assume(caller, role.arn, { Policy: doc(allow('iam:ListRoles')) });
      await refused(bench.as(keysOf(session)).iam.send(new ListUsersCommand({})), DENIED);
    },
  },
];

const limits: Case[] = [
  {
    name: 'a session lasts fifteen minutes at least, and no longer than the role allows',
    page,
    run: async (bench) => {
      const role = await ownRole(bench);
      const { caller } = await aCaller(bench, [assumable]);
      const bad = { code: 'ValidationError', status: 400 };
      await refused(assume(caller, role.arn, { DurationSeconds: 899 }), bad);
      await refused(assume(caller, role.arn, { DurationSeconds: 7200 }), {
        ...bad,
        message: /exceeds the MaxSessionDuration/,
      });
      await bench.admin.iam.send(new UpdateRoleCommand({ RoleName: role.name, MaxSessionDuration: 7200 }));
      await assume(caller, role.arn, { DurationSeconds: 7200 });
    },
  },
  {
    name: 'a session name has 2 to 64 characters of letters, digits and _+=,.@-',
    page,
    run: async (bench) => {
      const role = await ownRole(bench);
      const { caller } = await aCaller(bench, [assumable]);
      for (const RoleSessionName of ['x', 'x'.repeat(65), 'with space', 'a/b'])
        await refused(assume(caller, role.arn, { RoleSessionName }), {
          code: 'ValidationError',
          status: 400,
        });
    },
  },
  {
    name: 'a session assumes another role for one hour at most',
    page: guide('id_roles_terms-and-concepts'),
    run: async (bench) => {
      const first = await ownRole(bench);
      await bench.admin.iam.send(new UpdateRoleCommand({ RoleName: first.name, MaxSessionDuration: 7200 }));
      const second = await aRole(bench, trusting(first.arn), bench.name('second'));
      await bench.admin.iam.send(new UpdateRoleCommand({ RoleName: second.name, MaxSessionDuration: 7200 }));
      const { caller } = await aCaller(bench, [assumable]);
      const session = bench.as(keysOf(await assume(caller, first.arn)));
      await refused(assume(session, second.arn, { DurationSeconds: 7200 }), {
        code: 'ValidationError',
        status: 400,
        message: /1 hour session limit/,
      });
      await assume(session, second.arn);
    },
  },
  {
    name: 'GetUser in a session without a name is refused: a role is no user',
    page: iamPage('GetUser'),
    run: async (bench) => {
      const { GetUserCommand } = await import('@aws-sdk/client-iam');
      const role = await ownRole(bench);
      await bench.admin.iam.send(
        new PutRolePolicyCommand({ RoleName: role.name, PolicyName: 'in', PolicyDocument: doc(allow('*')) }),
      );
      const { caller } = await aCaller(bench, [assumable]);
      const session = bench.as(keysOf(await assume(caller, role.arn)));
      await refused(session.iam.send(new GetUserCommand({})), { code: 'ValidationError', status: 400 });
    },
  },
];

export const assumingRoles: Subject = { title: 'AssumeRole', cases: [...trust, ...limits] };
