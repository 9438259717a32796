import type { connectionRoutes } from './connection-routes.ts';
import type { Task } from './schemas/task.ts';

interface Examples {
  bodies?: Record<string, object>;
  answers: Record<string, object>;
}

const TASK_ID = '3d2de71e-9813-4d89-a536-2c014dd5fbaf';

const answered = (commandType: string): Examples['answers'] => {
  const accepted: Task = {
    taskId: TASK_ID,
    commandType,
    status: 'received',
    description: 'Task request received and is being queued for processing.',
    timestamp: '2026-11-20T16:00:00.000Z',
    links: [{ rel: 'task', href: `https://berth.example/v1/tasks/${TASK_ID}`, type: 'GET' }],
  };
  return { accepted };
};

/** Examples of the routes of connections. */
export const connectionExamples: Record<keyof typeof connectionRoutes, Examples> = {
  getVpcPeering: { answers: answered('vpcPeeringGetRequest') },
  createVpcPeering: {
    bodies: {
      'one range': {
        region: 'eu-central-1',
        awsAccountId: '123456789012',
        vpcId: 'vpc-0125be68a4625884a',
        vpcCidr: '10.1.0.0/16',
      },
    },
    answers: answered('peeringCreateRequest'),
  },
  updateVpcPeering: {
    bodies: { 'two ranges': { vpcCidrs: ['10.1.0.0/16', '10.2.0.0/16'] } },
    answers: answered('peeringUpdateRequest'),
  },
  deleteVpcPeering: { answers: answered('peeringDeleteRequest') },
  getTgws: { answers: answered('tgwGetRequest') },
  createTgwAttachment: { answers: answered('tgwAttachmentCreateRequest') },
  updateTgwAttachmentCidrs: {
    bodies: { 'one range': { cidrs: ['10.1.0.0/16'] } },
    answers: answered('tgwUpdateCidrsRequest'),
  },
  deleteTgwAttachment: { answers: answered('tgwAttachmentDeleteRequest') },
  getTgwSharedInvitations: { answers: answered('tgwInvitationsGetRequest') },
  acceptTgwResourceShare: { answers: answered('tgwAcceptInvitationRequest') },
  rejectTgwResourceShare: { answers: answered('tgwRejectInvitationRequest') },
};
