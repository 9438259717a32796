import { err, ok } from '@berth/domain';
import type { App } from './app.ts';
import type { AppContext } from './context.ts';
import { journal } from './journal.ts';
import { noSandbox } from './refusals.ts';

const LOOK_MS = 2_000;

/** The use cases of the sandbox button. Where this server's AWS is AWS itself, there is nothing of it. */
export function sandboxUseCases(context: AppContext): Pick<App, 'sandboxEndpoint' | 'createSandboxAccount'> {
  const { sandbox } = context;
  const isThere = async (): Promise<boolean> =>
    sandbox !== null && (await sandbox.isThere(AbortSignal.timeout(LOOK_MS)));
  return {
    sandboxEndpoint: async () => ((await isThere()) ? (sandbox?.endpoint ?? null) : null),

    async createSandboxAccount(caller, signal) {
      if (sandbox === null || !(await isThere())) return err(noSandbox);
      const prepared = await sandbox.prepare(signal);
      if (!prepared.ok)
        return err({
          code: 'UNAVAILABLE',
          message: `The sandbox did not make the account: ${prepared.error}`,
          remedy: 'Try again; should that fail, stop the sandbox and start it anew.',
        });
      const { awsAccountId } = prepared.value;
      await journal(
        context,
        context.database.outer,
        caller,
        'sandboxAccount',
        `Made AWS account ${awsAccountId} in the sandbox, with its IAM resources`,
      );
      return ok(prepared.value);
    },
  };
}
