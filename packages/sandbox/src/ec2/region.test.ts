import { expect, test } from 'vitest';
import { type Ec2Region, emptyEc2Region } from '../state/ec2-model.ts';
import { emptyAccount } from '../state/model.ts';
import { ec2Of } from './region.ts';

test('a state file from before there were peerings and transit gateways has none of them', () => {
  const { peerings: _p, transitGateways: _t, gatewayAttachments: _a, ...older } = emptyEc2Region();
  const account = { ...emptyAccount('111122223333'), ec2: new Map([['us-east-1', older as Ec2Region]]) };
  const where = { account, region: 'us-east-1' };
  expect(ec2Of(where)).toEqual(emptyEc2Region());
  ec2Of(where).peerings.set('pcx-1', {} as never);
  expect(ec2Of(where).peerings.size).toBe(1);
});
