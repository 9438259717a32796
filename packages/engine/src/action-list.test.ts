import { expect, test } from 'vitest';
import { loadActionCatalogue } from './action-list.ts';

test('the services that are asked for are there, in any case, and no others', async () => {
  const { services, takenOn } = await loadActionCatalogue(['ec2', 'IAM', 'no-such-service']);
  expect([...services.keys()]).toEqual(['ec2', 'iam']);
  expect(services.get('ec2')?.names).toContain('ec2:RunInstances');
  expect(services.get('iam')?.lowered).toContain('passrole');
  expect(takenOn).toMatch(/^20\d\d-\d\d-\d\d$/);
});

test.each(['constructor', '__proto__', '../services', '', 'ec2/../iam'])(
  'a hostile service name is no service: %s',
  async (name) => {
    expect((await loadActionCatalogue([name])).services.size).toBe(0);
  },
);
