import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { KeyPair } from '../state/ec2-model.ts';
import { born } from './born.ts';
import { type FilterTable, filtered } from './filters.ts';
import { ec2Arn, needsOn, needsToMake } from './needs.ts';
import { ec2Of } from './region.ts';
import { makeSshKey, readSshKey, type SshKey } from './ssh-keys.ts';
import { tagsMember } from './tag-rules.ts';
import { tagsForNew } from './tag-specifications.ts';

const FILTERS: FilterTable<KeyPair> = {
  fingerprint: (pair) => pair.fingerprint,
  'key-name': (pair) => pair.name,
  'key-pair-id': (pair) => pair.id,
};

const byName = (call: Call, name: string): KeyPair | undefined =>
  [...ec2Of(call).keyPairs.values()].find((pair) => pair.name === name);

function checkName(call: Call, name: string): void {
  if (name === '') throw new AwsError('MissingParameter', 'The request must contain the parameter KeyName');
  if (name.length > 255)
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${name}) for parameter KeyName is invalid. Length exceeds maximum of 255.`,
    );
  if (byName(call, name)) throw new AwsError('InvalidKeyPair.Duplicate', `The keypair already exists`);
}

interface Making {
  KeyName?: string | undefined;
  TagSpecifications?: Ec2.TagSpecification[] | undefined;
}

function keep(call: Call, input: Making, { type, fingerprint, publicKey }: SshKey): KeyPair {
  const pair: KeyPair = {
    ...born(call, 'key-pair', tagsForNew(input.TagSpecifications, 'key-pair')),
    name: input.KeyName ?? '',
    type,
    fingerprint,
    publicKey,
  };
  ec2Of(call).keyPairs.set(pair.id, pair);
  return pair;
}

const view = (pair: KeyPair) => ({
  KeyPairId: pair.id,
  KeyName: pair.name,
  KeyFingerprint: pair.fingerprint,
  ...tagsMember(pair.tags),
});

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateKeyPair.html */
function create(input: Ec2.CreateKeyPairRequest, call: Call): Ec2.KeyPair {
  checkName(call, input.KeyName ?? '');
  if (input.KeyFormat !== undefined && input.KeyFormat !== 'pem')
    throw new AwsError('UnsupportedOperation', 'The sandbox gives private keys in PEM only.');
  const made = makeSshKey(input.KeyType === 'ed25519' ? 'ed25519' : 'rsa');
  return { ...view(keep(call, input, made)), KeyMaterial: made.material };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ImportKeyPair.html */
function importPair(input: Ec2.ImportKeyPairRequest, call: Call): Ec2.ImportKeyPairResult {
  checkName(call, input.KeyName ?? '');
  return view(keep(call, input, readSshKey(input.PublicKeyMaterial)));
}

function pairOf(call: Call, input: Ec2.DeleteKeyPairRequest): KeyPair | undefined {
  if (input.KeyPairId !== undefined) return ec2Of(call).keyPairs.get(input.KeyPairId);
  return byName(call, input.KeyName ?? '');
}

/** A key pair that is not there is deleted, too. */
function remove(input: Ec2.DeleteKeyPairRequest, call: Call): Ec2.DeleteKeyPairResult {
  if (input.KeyName === undefined && input.KeyPairId === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter KeyName or KeyPairId');
  const pair = pairOf(call, input);
  if (pair) ec2Of(call).keyPairs.delete(pair.id);
  return { Return: true, ...(pair ? { KeyPairId: pair.id } : {}) };
}

function describe(input: Ec2.DescribeKeyPairsRequest, call: Call): Ec2.DescribeKeyPairsResult {
  const all = [...ec2Of(call).keyPairs.values()];
  const asked = [...(input.KeyNames ?? []), ...(input.KeyPairIds ?? [])];
  const isAsked = (pair: KeyPair) => asked.includes(pair.name) || asked.includes(pair.id);
  const missing = asked.find((each) => !all.some((pair) => pair.name === each || pair.id === each));
  if (missing !== undefined)
    throw new AwsError('InvalidKeyPair.NotFound', `The key pair '${missing}' does not exist`);
  const found = filtered(asked.length > 0 ? all.filter(isAsked) : all, input.Filters, FILTERS);
  return {
    KeyPairs: found.map((pair) => ({
      ...view(pair),
      KeyType: pair.type,
      CreateTime: new Date(pair.createdAt),
      ...(input.IncludePublicKey ? { PublicKey: pair.publicKey } : {}),
    })),
  };
}

const needsToMakePair = (input: Making, call: Call) =>
  needsToMake(call, 'key-pair', input.TagSpecifications, ['key-pair'], input.KeyName || '*');

export const keyPairOperations: OperationTable = {
  DescribeKeyPairs: operation<Ec2.DescribeKeyPairsRequest, Ec2.DescribeKeyPairsResult>({
    readOnly: true,
    needs: resourceStar,
    run: describe,
  }),
  CreateKeyPair: operation<Ec2.CreateKeyPairRequest, Ec2.KeyPair>({
    readOnly: false,
    needs: needsToMakePair,
    run: create,
  }),
  ImportKeyPair: operation<Ec2.ImportKeyPairRequest, Ec2.ImportKeyPairResult>({
    readOnly: false,
    needs: needsToMakePair,
    run: importPair,
  }),
  DeleteKeyPair: operation<Ec2.DeleteKeyPairRequest, Ec2.DeleteKeyPairResult>({
    readOnly: false,
    needs: (input, call) => {
      const pair = pairOf(call, input);
      if (pair) return [needsOn(call, 'key-pair', pair.id)];
      return [
        { resource: ec2Arn(call, 'key-pair', input.KeyName ?? '*'), context: { 'ec2:Region': call.region } },
      ];
    },
    run: remove,
  }),
};
