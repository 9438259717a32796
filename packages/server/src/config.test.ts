import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

describe('The KMS key of the master key', () => {
  test.each([
    { name: 'an ARN', key: ARN },
    { name: 'the ARN of an alias', key: 'arn:aws:kms:eu-west-1:111122223333:alias/berth' },
    { name: 'an alias', key: 'alias/berth' },
    { name: 'an id', key: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    { name: 'a multi-Region id', key: 'mrk-1234abcd12ab34cd56ef1234567890ab' },
  ])('can be named by $name', ({ key }) => {
    expect(readConfig({ BERTH_KMS_KEY_ID: key }).kms).toEqual({ keyId: key });
  });

  test('comes with a region and another endpoint where they are given', () => {
    const env = {
      BERTH_KMS_KEY_ID: 'alias/berth',
      BERTH_KMS_REGION: 'eu-west-1',
      BERTH_KMS_ENDPOINT_URL: 'http://127.0.0.1:4599',
    };
    expect(readConfig(env).kms).toEqual({
      keyId: 'alias/berth',
      region: 'eu-west-1',
      endpoint: 'http://127.0.0.1:4599',
    });
  });

  test('is not asked for when nothing names it', () => {
    expect(readConfig({}).kms).toBeUndefined();
  });

  test.each([
    { name: 'a name that is none', env: { BERTH_KMS_KEY_ID: 'berth' }, says: /id, ARN or alias/ },
    {
      name: 'a region that is not the key’s',
      env: { BERTH_KMS_KEY_ID: ARN, BERTH_KMS_REGION: 'us-east-1' },
      says: /a key in eu-west-1, and BERTH_KMS_REGION is us-east-1/,
    },
    {
      name: 'a master key beside it',
      env: { BERTH_KMS_KEY_ID: ARN, BERTH_MASTER_KEY: 'x' },
      says: /both say where the master key is.*BERTH_MASTER_KEY_PREVIOUS/s,
    },
    {
      name: 'an endpoint that is no URL',
      env: { BERTH_KMS_KEY_ID: ARN, BERTH_KMS_ENDPOINT_URL: 'localhost' },
      says: /BERTH_KMS_ENDPOINT_URL must be/,
    },
  ])('is refused with $name', ({ env, says }) => {
    expect(() => readConfig(env)).toThrow(says);
  });
});

describe("The part of AWS's request limits that is used", () => {
  test('is a number of them', () => {
    expect(readConfig({ BERTH_AWS_REQUEST_SHARE: '0.25' }).awsRequestShare).toBe(0.25);
    expect(readConfig({}).awsRequestShare).toBe(0.5);
  });

  test.each(['0', '-1', '1.5', 'half', 'NaN'])('is refused as %j', (share) => {
    expect(() => readConfig({ BERTH_AWS_REQUEST_SHARE: share })).toThrow(/from 0\.05 to 1/);
  });
});
