import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { startMoto } from '../support/python-tools.ts';
import { callerOf, openStanding, type Place } from './bench.ts';
import { allow, doc } from './given.ts';

/**
 * Python's moto as a place: one server of its own with one account, whose administrator is made before moto begins
 * to enforce IAM, which it does not by itself. https://docs.getmoto.org/en/latest/docs/iam.html
 */
export async function openMoto(python: string): Promise<Place> {
  const moto = await startMoto(python);
  const { endpoint } = moto;
  // Nobody is known yet, and whoever asks is let in.
  const { iam } = callerOf(
    { region: 'us-east-1', endpoint },
    { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'nobody' },
  );
  const UserName = 'admin';
  await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = doc(allow('*'));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'everything', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const enforced = await fetch(`${endpoint}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  if (!enforced.ok) throw new Error(`moto does not enforce IAM: ${enforced.status}`);
  const place = await openStanding({
    BERTH_CONFORMANCE_ENDPOINT: endpoint,
    BERTH_CONFORMANCE_ACCESS_KEY_ID: AccessKey?.AccessKeyId,
    BERTH_CONFORMANCE_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey,
  });
  return { ...place, title: "Python's moto", close: () => moto.close() };
}
