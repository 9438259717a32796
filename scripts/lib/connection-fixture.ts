import type { PeeringsBody, TransitGatewaysBody } from '@berth/api';

const PEERINGS_TASK = '00000000-0000-4000-8000-0000000000b1';
const GATEWAYS_TASK = '00000000-0000-4000-8000-0000000000b2';

const PEERINGS: PeeringsBody['peerings'] = [
  { vpcPeeringId: 3001, status: 'pending-acceptance', awsPeeringUid: 'pcx-0125be68a4625884a' },
  { vpcPeeringId: 3002, status: 'active', awsPeeringUid: 'pcx-0225be68a4625884b' },
  {
    vpcPeeringId: 3003,
    status: 'failed',
    awsPeeringUid: 'pcx-0325be68a4625884c',
    statusReason: 'Rejected by 210987654321',
  },
].map((one, index) => ({
  ...one,
  awsAccountId: '210987654321',
  vpcUid: `vpc-0${index + 1}5be68a4625884f0`,
  regionName: index === 1 ? 'eu-west-1' : 'eu-central-1',
  vpcCidr: `10.${index + 1}.0.0/16`,
}));

const GATEWAYS: TransitGatewaysBody['tgws'] = [
  {
    id: 1,
    awsTgwUid: 'tgw-0125be68a4625884a',
    attachmentUid: 'tgw-attach-0125be68a4625884a',
    status: 'available',
    attachmentStatus: 'available',
    awsAccountId: '123456789001',
    cidrs: [
      { cidrAddress: '10.8.0.0/16', status: 'active' },
      { cidrAddress: '172.16.0.0/12', status: 'active' },
    ],
  },
  {
    id: 2,
    awsTgwUid: 'tgw-0225be68a4625884b',
    attachmentUid: 'tgw-attach-0225be68a4625884b',
    status: 'pendingAcceptance',
    attachmentStatus: 'pendingAcceptance',
    awsAccountId: '210987654321',
    cidrs: [],
  },
  { id: 3, awsTgwUid: 'tgw-0325be68a4625884c', status: 'available', awsAccountId: '123456789001', cidrs: [] },
];

/** What is answered to the questions about connections: tasks, with the answer in them. */
export function connectionAnswers(peerings = PEERINGS, tgws = GATEWAYS) {
  const task = (taskId: string, resource: object) => ({
    status: 200,
    body: {
      taskId,
      commandType: 'vpcPeeringGetRequest',
      status: 'processing-completed',
      timestamp: new Date().toISOString(),
      response: { resourceId: 2001, resource },
    },
  });
  const ofPeerings = task(PEERINGS_TASK, { peerings });
  const ofGateways = task(GATEWAYS_TASK, { tgws });
  return {
    'GET /v1/subscriptions/2001/peerings': ofPeerings,
    [`GET /v1/tasks/${PEERINGS_TASK}`]: ofPeerings,
    'GET /v1/subscriptions/2001/transitGateways': ofGateways,
    [`GET /v1/tasks/${GATEWAYS_TASK}`]: ofGateways,
  };
}
