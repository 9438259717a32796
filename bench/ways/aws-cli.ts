import path from 'node:path';
import { findAwsCli } from '../../scripts/lib/aws-cli.ts';
import { readKey, runThere, writeFiles } from './programs.ts';
import type { Way } from './way.ts';

/** The shell script, with the AWS CLI that is on this machine. */
export const awsCliWay: Way = {
  format: 'aws-cli',
  on: 'sandbox',
  missing: async () => {
    const found = findAwsCli();
    return 'missing' in found ? found.missing : null;
  },
  run: async (files, place) => {
    const keys = path.join(place.folder, 'keys.json');
    await runThere('sh', [writeFiles(files, place), '--yes', '--secret-file', keys], place);
    return readKey(keys);
  },
};
