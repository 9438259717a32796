import type * as Iam from '@aws-sdk/client-iam';
import { AwsError, deleteConflict, limitExceeded, noSuchEntity } from '../protocol/aws-error.ts';
import { type Call, type OperationTable, operation } from '../protocol/operation.ts';
import type { ManagedPolicy, PolicyVersionRecord } from '../state/model.ts';
import { awsManagedPolicy } from './aws-managed-policies.ts';
import { encodeDocument } from './documents.ts';
import { findPolicy } from './find.ts';
import { checkManagedDocument, needsOnPolicy } from './managed-policies.ts';
import { pageOf } from './paging.ts';

const MAX_VERSIONS = 5;

const onPolicy = (input: { PolicyArn?: string | undefined }, call: Call) =>
  needsOnPolicy(call, input.PolicyArn);

const view = (
  policy: ManagedPolicy,
  version: PolicyVersionRecord,
  withDocument: boolean,
): Iam.PolicyVersion => ({
  ...(withDocument ? { Document: encodeDocument(version.document) } : {}),
  VersionId: version.id,
  IsDefaultVersion: version.id === policy.defaultVersion,
  CreateDate: new Date(version.createdAt),
});

/** AWS's own policies are shown with their present version alone, as if it were a customer's. */
function shownPolicy(call: Call, arn: string): ManagedPolicy {
  const aws = awsManagedPolicy(arn);
  if (!aws) return findPolicy(call, arn);
  return {
    ...aws,
    tags: new Map(),
    createdAt: 0,
    updatedAt: 0,
    defaultVersion: aws.versionId,
    versions: [{ id: aws.versionId, document: aws.document, createdAt: 0 }],
    nextVersion: 0,
  };
}

function findVersion(policy: ManagedPolicy, id: string | undefined): PolicyVersionRecord {
  if (!/^v[1-9][0-9]*$/.test(id ?? ''))
    throw new AwsError(
      'ValidationError',
      `The specified value for versionId is invalid. It must be of the form v[1-9][0-9]*`,
    );
  const version = policy.versions.find((each) => each.id === id);
  if (!version) throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  return version;
}

function create(input: Iam.CreatePolicyVersionRequest, call: Call): Iam.CreatePolicyVersionResponse {
  const policy = findPolicy(call, input.PolicyArn ?? '');
  checkManagedDocument(input.PolicyDocument ?? '');
  if (policy.versions.length >= MAX_VERSIONS)
    throw limitExceeded(
      'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
    );
  const version = {
    id: `v${policy.nextVersion}`,
    document: input.PolicyDocument ?? '',
    createdAt: call.nowMs,
  };
  policy.nextVersion += 1;
  policy.updatedAt = call.nowMs;
  policy.versions.unshift(version);
  if (input.SetAsDefault) policy.defaultVersion = version.id;
  return { PolicyVersion: view(policy, version, false) };
}

export const policyVersionOperations: OperationTable = {
  CreatePolicyVersion: operation<Iam.CreatePolicyVersionRequest, Iam.CreatePolicyVersionResponse>({
    readOnly: false,
    needs: onPolicy,
    run: create,
  }),
  GetPolicyVersion: operation<Iam.GetPolicyVersionRequest, Iam.GetPolicyVersionResponse>({
    readOnly: true,
    needs: onPolicy,
    run: (input, call) => {
      const policy = shownPolicy(call, input.PolicyArn ?? '');
      return { PolicyVersion: view(policy, findVersion(policy, input.VersionId), true) };
    },
  }),
  ListPolicyVersions: operation<Iam.ListPolicyVersionsRequest, Iam.ListPolicyVersionsResponse>({
    readOnly: true,
    needs: onPolicy,
    run: (input, call) => {
      const policy = shownPolicy(call, input.PolicyArn ?? '');
      const { items, ...page } = pageOf(policy.versions, input);
      return { Versions: items.map((version) => view(policy, version, false)), ...page };
    },
  }),
  SetDefaultPolicyVersion: operation<Iam.SetDefaultPolicyVersionRequest, object>({
    readOnly: false,
    needs: onPolicy,
    run: (input, call) => {
      const policy = findPolicy(call, input.PolicyArn ?? '');
      policy.defaultVersion = findVersion(policy, input.VersionId).id;
      policy.updatedAt = call.nowMs;
      return {};
    },
  }),
  DeletePolicyVersion: operation<Iam.DeletePolicyVersionRequest, object>({
    readOnly: false,
    needs: onPolicy,
    run: (input, call) => {
      const policy = findPolicy(call, input.PolicyArn ?? '');
      const version = findVersion(policy, input.VersionId);
      if (version.id === policy.defaultVersion)
        throw deleteConflict('Cannot delete the default version of a policy.');
      policy.versions = policy.versions.filter((each) => each !== version);
      return {};
    },
  }),
};
