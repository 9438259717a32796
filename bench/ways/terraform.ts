import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Secret } from '@berth/domain';
import { runThere, writeFiles } from './programs.ts';
import type { Way } from './way.ts';

const PROVIDER = 'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n';

/** The module, with Terraform and AWS's real provider where both can be had. */
export const terraformWay: Way = {
  format: 'terraform',
  on: 'sandbox',
  missing: async () => {
    if (spawnSync('terraform', ['version']).status !== 0) return 'no terraform on PATH';
    const folder = mkdtempSync(path.join(tmpdir(), 'berth-terraform-'));
    try {
      writeFileSync(path.join(folder, 'main.tf'), PROVIDER);
      const { status } = spawnSync('terraform', ['init', '-input=false', '-backend=false'], { cwd: folder });
      return status === 0 ? null : 'Terraform’s AWS provider cannot be downloaded here';
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  run: async (files, place) => {
    writeFiles(files, place);
    await runThere('terraform', ['init', '-input=false', '-no-color'], place);
    await runThere('terraform', ['apply', '-input=false', '-auto-approve', '-no-color'], place);
    const outputs: Record<string, { value: string }> = JSON.parse(
      await runThere('terraform', ['output', '-json'], place),
    );
    const { accessKeyId, accessSecretKey } = outputs;
    if (!accessKeyId || !accessSecretKey) throw new Error('The module has no such outputs');
    return { accessKeyId: accessKeyId.value, accessSecretKey: new Secret(accessSecretKey.value) };
  },
};
