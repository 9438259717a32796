import type * as Ec2 from '@aws-sdk/client-ec2';
import { type Call, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import type { NetworkAcl } from '../state/ec2-model.ts';
import { described } from './describe.ts';
import type { FilterTable } from './filters.ts';
import { ec2Of } from './region.ts';
import { tagsMember } from './tag-rules.ts';

/**
 * Everything may pass, both ways; the last entry refuses what none matched.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
 */
const ENTRIES: Ec2.NetworkAclEntry[] = [true, false].flatMap((Egress) =>
  ([100, 32_767] as const).map((RuleNumber) => ({
    Egress,
    RuleNumber,
    RuleAction: RuleNumber === 100 ? ('allow' as const) : ('deny' as const),
    Protocol: '-1',
    CidrBlock: '0.0.0.0/0',
  })),
);

const FILTERS = (call: Call): FilterTable<NetworkAcl> => ({
  'association.association-id': (acl) => [...acl.associations.values()],
  'association.network-acl-id': (acl) => (acl.associations.size > 0 ? acl.id : undefined),
  'association.subnet-id': (acl) => [...acl.associations.keys()],
  default: () => 'true',
  'network-acl-id': (acl) => acl.id,
  'owner-id': () => call.account.accountId,
  'vpc-id': (acl) => acl.vpcId,
});

/** Network ACLs are shown only: every VPC has its default one. */
export const networkAclOperations: OperationTable = {
  DescribeNetworkAcls: operation<Ec2.DescribeNetworkAclsRequest, Ec2.DescribeNetworkAclsResult>({
    readOnly: true,
    needs: resourceStar,
    run: (input, call) => {
      const { items, NextToken } = described({
        type: 'network-acl',
        things: ec2Of(call).networkAcls.values(),
        ids: input.NetworkAclIds,
        input,
        filters: FILTERS(call),
      });
      const NetworkAcls = items.map((acl) => ({
        NetworkAclId: acl.id,
        VpcId: acl.vpcId,
        OwnerId: call.account.accountId,
        IsDefault: true,
        Entries: ENTRIES,
        Associations: [...acl.associations].map(([SubnetId, NetworkAclAssociationId]) => ({
          NetworkAclAssociationId,
          NetworkAclId: acl.id,
          SubnetId,
        })),
        ...tagsMember(acl.tags),
      }));
      return { NetworkAcls, ...(NextToken ? { NextToken } : {}) };
    },
  }),
};
