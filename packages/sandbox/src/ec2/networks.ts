import type * as Ec2 from '@aws-sdk/client-ec2';
import { AwsError } from '../protocol/aws-error.ts';
import { type OperationTable, operation, resourceStar } from '../protocol/operation.ts';

/** The sandbox's accounts have no network yet: their default VPCs are deleted, as careful owners do. */
export const networkOperations: OperationTable = {
  DescribeVpcs: operation<Ec2.DescribeVpcsRequest, Ec2.DescribeVpcsResult>({
    readOnly: true,
    needs: resourceStar,
    run: (input) => {
      const id = input.VpcIds?.[0];
      if (id !== undefined) throw new AwsError('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`);
      return { Vpcs: [] };
    },
  }),
  DescribeSubnets: operation<Ec2.DescribeSubnetsRequest, Ec2.DescribeSubnetsResult>({
    readOnly: true,
    needs: resourceStar,
    run: (input) => {
      const id = input.SubnetIds?.[0];
      if (id !== undefined)
        throw new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
      return { Subnets: [] };
    },
  }),
};
