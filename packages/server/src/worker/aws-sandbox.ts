import { type AwsLocation, keySession, openIam } from '@berth/aws';
import {
  err,
  iamBlueprint,
  iamScope,
  newestGeneration,
  ok,
  planIamApply,
  Secret,
  type VendorProfile,
} from '@berth/domain';
import { type Clock, type MintedCredentials, type ReconcileReport, reconcileIam } from '@berth/engine';
import type { SandboxAccounts } from '../app/sandbox.ts';

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/;

/** Whether an address is this machine's own: the only place where a sandbox is ever offered. */
export const isLoopback = (endpoint: string | undefined): endpoint is string =>
  endpoint !== undefined && URL.canParse(endpoint) && LOOPBACK.test(new URL(endpoint).hostname);

/** The sandbox by its address alone: accounts by its control API, and in them what a customer's admin would do. */
export function awsSandbox(world: {
  location: AwsLocation & { endpoint?: string };
  profile: VendorProfile;
  clock: Clock;
}): SandboxAccounts {
  const endpoint = (world.location.endpoint ?? '').replace(/\/+$/, '');
  const control = (path: string, init: RequestInit): Promise<Response> =>
    fetch(`${endpoint}/_sandbox${path}`, { redirect: 'error', ...init });
  return {
    endpoint,

    async isThere(signal) {
      try {
        const response = await control('/health', { signal });
        return response.ok && ((await response.json()) as { status?: unknown } | null)?.status === 'ok';
      } catch {
        return false;
      }
    },

    async prepare(signal) {
      const response = await control('/accounts', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
        signal,
      }).catch((error: unknown) => error as Error);
      if (response instanceof Error) return err('it does not answer');
      if (!response.ok) return err(`it answered ${response.status}`);
      const admin = readAdmin(await response.json().catch(() => null));
      if (!admin) return err('it answered something else than an account');
      let minted: MintedCredentials | null = null;
      const report = await makeResources(world, admin, signal, (credentials) => {
        minted = credentials;
      });
      const key = (minted as MintedCredentials | null)?.accessKey;
      if (report.kind !== 'whole' || !key) return err(`its IAM resources are ${report.kind}`);
      return ok({
        awsAccountId: report.inventory.identity.accountId,
        accessKeyId: key.accessKeyId,
        accessSecretKey: key.secretAccessKey,
        iamRoleName: world.profile.names.consoleRole,
      });
    },
  };
}

interface AdminKey {
  accessKeyId: string;
  secretAccessKey: Secret;
}

function readAdmin(answer: unknown): AdminKey | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const { accessKeyId, secretAccessKey } = answer as Record<string, unknown>;
  if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string') return null;
  return { accessKeyId, secretAccessKey: new Secret(secretAccessKey) };
}

/** What `berth iam apply` does in a customer's account. */
async function makeResources(
  { location, profile, clock }: { location: AwsLocation; profile: VendorProfile; clock: Clock },
  admin: AdminKey,
  signal: AbortSignal,
  take: (credentials: MintedCredentials) => void,
): Promise<ReconcileReport> {
  const iam = openIam(keySession(admin, location));
  const blueprint = iamBlueprint({
    profile,
    generation: newestGeneration(profile),
    consoleAccess: 'role',
  });
  try {
    return await reconcileIam({
      reader: iam.reader,
      actor: iam.actor,
      scope: iamScope(profile),
      purpose: 'apply',
      clock,
      signal,
      plan: (inventory) =>
        planIamApply({
          blueprint,
          inventory,
          options: { adopt: false, rotateKey: false, oldKeys: 'keep' },
          now: new Date(clock.now()),
        }),
      confirm: async () => true,
      handOver: async (credentials) => {
        take(credentials);
        return ok(undefined);
      },
    });
  } finally {
    iam.close();
  }
}
