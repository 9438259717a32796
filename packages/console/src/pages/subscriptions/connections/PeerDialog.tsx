import type { DeploymentBody, PeeringCreateBody } from '@berth/api';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useTaskRun } from '../../../app/use-task-run.ts';
import { FormDialog } from '../../../ui/FormDialog.tsx';
import { SUBSCRIPTIONS_KEY } from '../keys.ts';
import { lineErrors } from '../line-errors.ts';

const FIELDS = ['vpcId', 'awsAccountId', 'region', 'vpcCidr', 'vpcCidrs'] as const;

/** Asks for a peering with somebody's VPC. */
export function PeerDialog({ deployment, onClose }: { deployment: DeploymentBody; onClose: () => void }) {
  const { subscriptionId, name } = deployment;
  const [vpcId, setVpcId] = useState('');
  const [awsAccountId, setAccount] = useState('');
  const [region, setRegion] = useState('');
  const [ranges, setRanges] = useState('');
  const asking = useTaskRun(
    SUBSCRIPTIONS_KEY,
    (api, body: PeeringCreateBody) => api.createPeering(subscriptionId, body),
    onClose,
  );
  const errors = lineErrors(asking.error, FIELDS);
  const vpcCidrs = ranges.split(/[\s,]+/).filter(Boolean);
  const lacks = [vpcId, awsAccountId, region, ranges].some((text) => text.trim() === '');
  const submit = (): void =>
    asking.run({ vpcId: vpcId.trim(), awsAccountId: awsAccountId.trim(), region: region.trim(), vpcCidrs });
  return (
    <FormDialog
      title={`Peer ${name} with a VPC`}
      action="Ask for the peering"
      busy={asking.busy}
      error={errors.rest}
      failed="The peering was not asked for"
      notReady={lacks ? 'Fill in all fields.' : undefined}
      onSubmit={submit}
      onCancel={onClose}
    >
      <FormField label="VPC" errorText={errors.of('vpcId')}>
        <Input
          name="vpcId"
          value={vpcId}
          autoFocus
          placeholder="vpc-0125be68a4625884a"
          onChange={({ detail }) => setVpcId(detail.value)}
        />
      </FormField>
      <FormField
        label="AWS account"
        description="The twelve digits of the account that the VPC is in."
        errorText={errors.of('awsAccountId')}
      >
        <Input
          name="awsAccountId"
          value={awsAccountId}
          inputMode="numeric"
          placeholder="123456789012"
          onChange={({ detail }) => setAccount(detail.value)}
        />
      </FormField>
      <FormField label="Region" description="Of the VPC." errorText={errors.of('region')}>
        <Input
          name="region"
          value={region}
          placeholder="eu-central-1"
          onChange={({ detail }) => setRegion(detail.value)}
        />
      </FormField>
      <FormField
        label="Ranges of addresses"
        description="Of the VPC, one in a line: traffic for them is led through the peering."
        errorText={errors.of('vpcCidrs') ?? errors.of('vpcCidr')}
      >
        <Textarea
          name="vpcCidrs"
          value={ranges}
          rows={2}
          spellcheck={false}
          placeholder="10.1.0.0/16"
          onChange={({ detail }) => setRanges(detail.value)}
        />
      </FormField>
    </FormDialog>
  );
}
