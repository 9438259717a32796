import type * as Ec2 from '@aws-sdk/client-ec2';
import { visible } from '../iam/find.ts';
import { AwsError } from '../protocol/aws-error.ts';
import { type Call, type Need, type OperationTable, operation, resourceStar } from '../protocol/operation.ts';
import { ec2Id } from '../state/ids.ts';
import { keyOf } from '../state/lookup.ts';
import type { Ec2Instance, InstanceProfile, ProfileAssociation } from '../state/model.ts';
import { applyFilters } from './filters.ts';
import { instanceById } from './instance-find.ts';
import { needsOn } from './needs.ts';
import { ec2Page } from './paging.ts';

type Named = Ec2.IamInstanceProfileSpecification | undefined;

function lookUp(call: Call, named: Named): InstanceProfile | undefined {
  const all = call.account.instanceProfiles;
  if (named?.Arn !== undefined) return [...all.values()].find(({ arn }) => arn === named.Arn);
  return all.get(keyOf(named?.Name ?? ''));
}

/** The profile that a request names; a fresh one is not known until IAM's news has come round. */
export function associationWith(call: Call, named: Named): ProfileAssociation {
  const profile = lookUp(call, named);
  if (!profile || !visible(call, profile)) {
    const [member, value] = named?.Arn === undefined ? ['name', named?.Name ?? ''] : ['arn', named.Arn];
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${value}) for parameter iamInstanceProfile.${member} is invalid. Invalid IAM Instance Profile ${member === 'arn' ? 'ARN' : 'name'}`,
    );
  }
  if (profile.role === undefined)
    throw new AwsError(
      'InvalidParameterValue',
      `IAM Instance Profile "${profile.arn}" has no associated IAM Roles`,
    );
  return { associationId: ec2Id('iip-assoc'), arn: profile.arn, id: profile.id };
}

/**
 * Giving a role to an instance needs iam:PassRole on it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function needsToPass(call: Call, named: Named): Need[] {
  const role = call.account.roles.get(lookUp(call, named)?.role ?? '');
  if (!role) return [];
  const context = { 'iam:PassedToService': 'ec2.amazonaws.com' };
  return [{ action: 'iam:PassRole', resource: role.arn, context }];
}

const view = (instance: Ec2Instance, { associationId, arn, id }: ProfileAssociation, State: string) => ({
  AssociationId: associationId,
  InstanceId: instance.instanceId,
  IamInstanceProfile: { Arn: arn, Id: id },
  State: State as Ec2.IamInstanceProfileAssociationState,
});

function byAssociation(call: Call, id: string | undefined): Ec2Instance | undefined {
  return call.account.instances.find(
    ({ region, profile }) => region === call.region && profile?.associationId === id,
  );
}

function found(call: Call, id: string | undefined): { instance: Ec2Instance; profile: ProfileAssociation } {
  const instance = byAssociation(call, id);
  if (!instance?.profile)
    throw new AwsError(
      'InvalidAssociationID.NotFound',
      `An invalid association-id of '${id ?? ''}' was given`,
    );
  return { instance, profile: instance.profile };
}

function associate(
  input: Ec2.AssociateIamInstanceProfileRequest,
  call: Call,
): Ec2.AssociateIamInstanceProfileResult {
  const instance = instanceById(call, input.InstanceId);
  const profile = associationWith(call, input.IamInstanceProfile);
  if (instance.profile)
    throw new AwsError(
      'IncorrectState',
      `There is an existing association for instance ${instance.instanceId}`,
    );
  instance.profile = profile;
  return { IamInstanceProfileAssociation: view(instance, profile, 'associating') };
}

function replace(
  input: Ec2.ReplaceIamInstanceProfileAssociationRequest,
  call: Call,
): Ec2.ReplaceIamInstanceProfileAssociationResult {
  const { instance } = found(call, input.AssociationId);
  instance.profile = associationWith(call, input.IamInstanceProfile);
  return { IamInstanceProfileAssociation: view(instance, instance.profile, 'associating') };
}

function disassociate(
  input: Ec2.DisassociateIamInstanceProfileRequest,
  call: Call,
): Ec2.DisassociateIamInstanceProfileResult {
  const { instance, profile } = found(call, input.AssociationId);
  delete instance.profile;
  return { IamInstanceProfileAssociation: view(instance, profile, 'disassociating') };
}

function describe(
  input: Ec2.DescribeIamInstanceProfileAssociationsRequest,
  call: Call,
): Ec2.DescribeIamInstanceProfileAssociationsResult {
  const wanted = input.AssociationIds ?? [];
  for (const id of wanted) found(call, id);
  const all = call.account.instances
    .filter(({ region }) => region === call.region)
    .flatMap((instance) => (instance.profile ? [view(instance, instance.profile, 'associated')] : []))
    .filter(({ AssociationId }) => wanted.length === 0 || wanted.includes(AssociationId));
  const kept = applyFilters(all, input.Filters, ['instance-id', 'state'], ({ InstanceId, State }) => ({
    values: { 'instance-id': InstanceId, state: State },
    tags: new Map(),
  }));
  const { items, NextToken } = ec2Page(kept, input, { min: 5, max: 1000 });
  return { IamInstanceProfileAssociations: items, ...(NextToken ? { NextToken } : {}) };
}

const needsOnAssociated = (call: Call, id: string | undefined): Need[] => [
  needsOn(call, 'instance', byAssociation(call, id)?.instanceId),
];

export const instanceProfileAssociationOperations: OperationTable = {
  AssociateIamInstanceProfile: operation<
    Ec2.AssociateIamInstanceProfileRequest,
    Ec2.AssociateIamInstanceProfileResult
  >({
    readOnly: false,
    needs: (input, call) => [
      needsOn(call, 'instance', input.InstanceId),
      ...needsToPass(call, input.IamInstanceProfile),
    ],
    run: associate,
  }),
  ReplaceIamInstanceProfileAssociation: operation<
    Ec2.ReplaceIamInstanceProfileAssociationRequest,
    Ec2.ReplaceIamInstanceProfileAssociationResult
  >({
    readOnly: false,
    needs: (input, call) => [
      ...needsOnAssociated(call, input.AssociationId),
      ...needsToPass(call, input.IamInstanceProfile),
    ],
    run: replace,
  }),
  DisassociateIamInstanceProfile: operation<
    Ec2.DisassociateIamInstanceProfileRequest,
    Ec2.DisassociateIamInstanceProfileResult
  >({
    readOnly: false,
    needs: (input, call) => needsOnAssociated(call, input.AssociationId),
    run: disassociate,
  }),
  DescribeIamInstanceProfileAssociations: operation<
    Ec2.DescribeIamInstanceProfileAssociationsRequest,
    Ec2.DescribeIamInstanceProfileAssociationsResult
  >({ readOnly: true, needs: resourceStar, run: describe }),
};
