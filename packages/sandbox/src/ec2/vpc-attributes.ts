import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type OperationTable, operation } from '../protocol/operation.ts';
import { needsOn } from './needs.ts';
import { ec2Of } from './region.ts';
import { found } from './taggable.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcAttribute.html */
export const vpcAttributeOperations: OperationTable = {
  DescribeVpcAttribute: operation<Ec2.DescribeVpcAttributeRequest, Ec2.DescribeVpcAttributeResult>({
    readOnly: true,
    needs: (input, call) => [needsOn(call, 'vpc', input.VpcId)],
    run: (input, call) => {
      const vpc = found('vpc', ec2Of(call).vpcs, input.VpcId);
      if (input.Attribute === 'enableDnsSupport')
        return { VpcId: vpc.id, EnableDnsSupport: { Value: vpc.dnsSupport } };
      if (input.Attribute === 'enableDnsHostnames')
        return { VpcId: vpc.id, EnableDnsHostnames: { Value: vpc.dnsHostnames } };
      throw new AwsError(
        'InvalidParameterValue',
        `Value (${input.Attribute}) for parameter attribute is invalid. Unknown attribute.`,
      );
    },
  }),
  ModifyVpcAttribute: operation<Ec2.ModifyVpcAttributeRequest, object>({
    readOnly: false,
    needs: (input, call) => [needsOn(call, 'vpc', input.VpcId)],
    run: (input, call) => {
      const vpc = found('vpc', ec2Of(call).vpcs, input.VpcId);
      const { EnableDnsSupport: support, EnableDnsHostnames: hostnames } = input;
      if (support && hostnames)
        throw new AwsError('InvalidParameterCombination', 'Fields for multiple attribute types specified');
      if (!support && !hostnames) throw new AwsError('MissingParameter', 'No attributes specified.');
      if (support) vpc.dnsSupport = support.Value === true;
      if (hostnames) vpc.dnsHostnames = hostnames.Value === true;
      return {};
    },
  }),
};
