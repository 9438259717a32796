import { findAwsCli } from '../../scripts/lib/aws-cli.ts';
import { pythonTools } from '../../test/support/python-tools.ts';
import { runThere, writeFiles } from './programs.ts';
import type { Way } from './way.ts';

/** The template as a stack, by `aws cloudformation deploy`. The sandbox has no CloudFormation; moto has. */
export const cloudFormationWay: Way = {
  format: 'cloudformation',
  on: 'moto',
  missing: async () => {
    const [aws, tools] = [findAwsCli(), await pythonTools()];
    if ('missing' in aws) return aws.missing;
    return tools.kind === 'missing' ? tools.because : null;
  },
  run: async (files, place) => {
    const where = ['--template-file', writeFiles(files, place), '--stack-name', 'redis-cloud-iam'];
    const args = ['cloudformation', 'deploy', ...where, '--capabilities', 'CAPABILITY_NAMED_IAM'];
    const found = findAwsCli();
    await runThere('program' in found ? found.program : 'aws', args, place);
    return null;
  },
};
