import type { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { journalled } from '../journalled.ts';
import type { SessionConfig } from '../session.ts';

/** Long enough for a slow simulation, short enough that a waiting person hears of trouble. */
const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 20_000;

/** Connections serve one verification; a server that runs many must not collect them. */
const IDLE_CONNECTION_MS = 5_000;

/** The SDK clients of one verification. Each request is sent once: the engine repeats, and counts. */
export interface VerifyClients {
  iam: IAMClient;
  sts: STSClient;
  /** Loaded on first use: EC2's client alone takes 160 ms to import. */
  ec2(region: string | undefined): Promise<EC2Client>;
  /** Requests sent so far. */
  sent(): number;
}

/**
 * Where to ask who a key belongs to: a region that every account has. In one that must be switched on first, STS
 * answers accounts that have not as if it did not know their keys.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html
 */
export const identityRegion = (region: string): string =>
  /^(cn|us-gov|us-iso[a-z]?|eu-isoe|eusc)-/.test(region) ? region : 'us-east-1';

/** Counts what leaves the machine, whatever the SDK does above it. */
class CountingHandler extends NodeHttpHandler {
  sent = 0;

  override handle(...request: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    this.sent += 1;
    return super.handle(...request);
  }
}

/** Clients of a session that share one connection pool and one count. */
export function verifyClients({ journal, ...session }: SessionConfig): VerifyClients {
  const agent = { keepAlive: true, maxSockets: 50, timeout: IDLE_CONNECTION_MS };
  const requestHandler = new CountingHandler({
    httpAgent: agent,
    httpsAgent: agent,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
  });
  const config = { ...session, maxAttempts: 1, requestHandler };
  return {
    iam: journalled(new IAMClient(config), journal),
    sts: journalled(new STSClient({ ...config, region: identityRegion(session.region) }), journal),
    ec2: async (region) => {
      const { EC2Client: Client } = await import('@aws-sdk/client-ec2');
      return journalled(new Client({ ...config, region: region ?? session.region }), journal);
    },
    sent: () => requestHandler.sent,
  };
}
