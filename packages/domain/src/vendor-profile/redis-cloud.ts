import type { PolicyDocument } from '../policy-document.ts';
import instance2018 from './policies/2018/RedisLabsInstanceRolePolicy.json' with { type: 'json' };
import user2018 from './policies/2018/RedislabsIAMUserRestrictedPolicy.json' with { type: 'json' };
import instance2024 from './policies/2024/RedisLabsInstanceRolePolicy.json' with { type: 'json' };
import user2024 from './policies/2024/RedislabsIAMUserRestrictedPolicy.json' with { type: 'json' };
import type { VendorProfile } from './vendor-profile.ts';

/** The default vendor profile: Redis Cloud's, as its documentation publishes it. */
export const redisCloud: VendorProfile = {
  id: 'redis-cloud',
  vendorName: 'Redis Cloud',
  awsAccountId: '168085023892',
  names: {
    instancePolicy: 'RedisLabsInstanceRolePolicy',
    userPolicy: 'RedislabsIAMUserRestrictedPolicy',
    clusterNodeRole: 'redislabs-cluster-node-role',
    user: 'redislabs-user',
    consoleRole: 'redislabs-role',
  },
  identifierTag: { key: 'RedisLabsIdentifier', value: 'Redislabs-VPC' },
  generations: [
    {
      id: '2018',
      instancePolicy: instance2018 as PolicyDocument,
      userPolicy: user2018 as PolicyDocument,
    },
    {
      id: '2024',
      instancePolicy: instance2024 as PolicyDocument,
      userPolicy: user2024 as PolicyDocument,
    },
  ],
};
