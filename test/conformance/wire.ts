import { DescribeInstancesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { STSClient } from '@aws-sdk/client-sts';
import type { Caller } from './bench.ts';

interface HttpRequest {
  headers: Record<string, string>;
  body: string;
}

/** Changes what a client sends: before it is signed, or after (which breaks the signature). */
export function withRequest(
  client: IAMClient | STSClient | EC2Client,
  when: 'before-signing' | 'after-signing',
  change: (request: HttpRequest) => void,
): void {
  const stack = client.middlewareStack as IAMClient['middlewareStack'];
  const middleware: Parameters<typeof stack.add>[0] = (next) => async (args) => {
    const request = (args as unknown as { request: HttpRequest }).request;
    change(request);
    request.headers['content-length'] = String(Buffer.byteLength(request.body));
    return next(args);
  };
  if (when === 'before-signing') stack.add(middleware as never, { step: 'build', priority: 'low' });
  else
    stack.addRelativeTo(middleware as never, {
      relation: 'after',
      toMiddleware: 'httpSigningMiddleware',
      name: 'changeAfterSigning',
    });
}

/** The plainest EC2 call. */
export const askEc2 = (caller: Caller) => caller.ec2.send(new DescribeInstancesCommand({}));
