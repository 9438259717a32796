import {
  CreateKeyPairCommand,
  DeleteKeyPairCommand,
  DescribeKeyPairsCommand,
  ImportKeyPairCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import { type Case, ec2Errors, ec2Page, refused, type Subject } from '../case.ts';
import { tagged } from '../network.ts';

const PUBLIC = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f node';
const imported = (KeyName: string) =>
  new ImportKeyPairCommand({
    KeyName,
    PublicKeyMaterial: Buffer.from(PUBLIC),
    ...tagged('key-pair', { Key: 'team', Value: 'data' }),
  });

const cases: Case[] = [
  {
    name: 'a key pair that was imported is shown with its tags, its kind and its fingerprint',
    page: ec2Page('ImportKeyPair'),
    run: async ({ admin, name }) => {
      const KeyName = name('key');
      const made = await admin.ec2.send(imported(KeyName));
      const seen = await admin.ec2.send(new DescribeKeyPairsCommand({ KeyNames: [KeyName] }));
      expect(seen.KeyPairs).toMatchObject([
        { KeyName, KeyPairId: made.KeyPairId, KeyType: 'ed25519', Tags: [{ Key: 'team', Value: 'data' }] },
      ]);
      expect(seen.KeyPairs?.[0]?.KeyFingerprint).toBe(made.KeyFingerprint);
    },
  },
  {
    name: 'a name is used once: a second time it is InvalidKeyPair.Duplicate',
    page: ec2Errors,
    run: async ({ admin, name }) => {
      const KeyName = name('key');
      await admin.ec2.send(imported(KeyName));
      const twice = { code: 'InvalidKeyPair.Duplicate', status: 400 };
      await refused(admin.ec2.send(imported(KeyName)), twice);
      await refused(admin.ec2.send(new CreateKeyPairCommand({ KeyName })), twice);
    },
  },
  {
    name: 'what is no public key is InvalidKey.Format',
    page: ec2Errors,
    run: ({ admin, name }) => {
      const PublicKeyMaterial = Buffer.from('no key');
      return refused(admin.ec2.send(new ImportKeyPairCommand({ KeyName: name('key'), PublicKeyMaterial })), {
        code: 'InvalidKey.Format',
        status: 400,
      });
    },
  },
  {
    name: 'a key pair that EC2 makes shows its private half once',
    page: ec2Page('CreateKeyPair'),
    run: async ({ admin, name }) => {
      const KeyName = name('key');
      const made = await admin.ec2.send(new CreateKeyPairCommand({ KeyName, KeyType: 'ed25519' }));
      expect(made.KeyMaterial).toMatch(/^-----BEGIN .*PRIVATE KEY-----/);
      const seen = await admin.ec2.send(new DescribeKeyPairsCommand({ KeyNames: [KeyName] }));
      expect(JSON.stringify(seen.KeyPairs)).not.toContain('PRIVATE');
    },
  },
  {
    name: 'deleting a key pair twice succeeds; one that is not there is InvalidKeyPair.NotFound only to who looks for it',
    page: ec2Page('DeleteKeyPair'),
    run: async ({ admin, name }) => {
      const KeyName = name('key');
      await admin.ec2.send(imported(KeyName));
      await admin.ec2.send(new DeleteKeyPairCommand({ KeyName }));
      await admin.ec2.send(new DeleteKeyPairCommand({ KeyName }));
      await refused(admin.ec2.send(new DescribeKeyPairsCommand({ KeyNames: [KeyName] })), {
        code: 'InvalidKeyPair.NotFound',
        status: 400,
      });
    },
  },
];

export const keyPairs: Subject = { title: 'Key pairs', cases };
