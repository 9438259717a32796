import { expect, test } from 'vitest';
import { type Caller, openKeys } from './missing-context.ts';

interface Case {
  name: string;
  missing: string[];
  action?: string;
  caller?: Caller;
  open: string[];
}

const cases: Case[] = [
  { name: 'an address only AWS sees', missing: ['aws:SourceIp'], open: ['aws:SourceIp'] },
  { name: 'MFA, which an access key never has', missing: ['aws:MultiFactorAuthPresent'], open: [] },
  {
    name: 'MFA, which a person may have',
    missing: ['aws:MultiFactorAuthPresent'],
    caller: 'console',
    open: ['aws:MultiFactorAuthPresent'],
  },
  { name: 'keys of another service', missing: ['s3:prefix', 'kms:EncryptionAlgorithm'], open: [] },
  { name: 'a key of the same service', missing: ['ec2:InstanceType'], open: ['ec2:InstanceType'] },
  {
    name: 'tags that nothing of ours carries',
    missing: ['aws:RequestTag/Cost', 'ec2:ResourceTag/X'],
    open: [],
  },
  { name: 'the name of a user, for a role', missing: ['aws:username'], caller: 'console', open: [] },
  { name: 'tags of the user', missing: ['aws:PrincipalTag/Team'], open: ['aws:PrincipalTag/Team'] },
  {
    name: "a user's name, which the session of a role has not",
    missing: ['aws:username'],
    caller: 'console',
    open: [],
  },
  { name: 'written in another case', missing: ['AWS:MultiFactorAuthPresent', 'S3:Prefix'], open: [] },
];

test.each(cases)('only what a real request may fill in keeps a denial in doubt: $name', (one) => {
  const { missing, action = 'ec2:CreateVpc', caller = 'access-key', open } = one;
  expect(openKeys(missing, action, caller)).toEqual(open);
});
