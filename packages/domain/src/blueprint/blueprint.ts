import type { PolicyDocument } from '../policy-document.ts';

/** A CloudFormation `Ref`: stands for the physical name or ARN of another resource of the same blueprint. */
export interface Ref {
  Ref: string;
}

export interface Tag {
  Key: string;
  Value: string;
}

/**
 * CloudFormation's resource attribute for notes: what the resource is for, one sentence for the admin who reads the
 * plan or the template. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-metadata.html
 */
interface Purposeful {
  Metadata: { Purpose: string };
}

/** `Ref` to one gives its ARN. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html */
export interface ManagedPolicyResource extends Purposeful {
  Type: 'AWS::IAM::ManagedPolicy';
  Properties: { ManagedPolicyName: string; Description: string; PolicyDocument: PolicyDocument };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
export interface RoleResource extends Purposeful {
  Type: 'AWS::IAM::Role';
  Properties: {
    RoleName: string;
    Description: string;
    AssumeRolePolicyDocument: PolicyDocument;
    ManagedPolicyArns: Ref[];
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-instanceprofile.html */
export interface InstanceProfileResource extends Purposeful {
  Type: 'AWS::IAM::InstanceProfile';
  Properties: { InstanceProfileName: string; Roles: [Ref] };
}

/**
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-user.html
 * A login profile's password is no part of a blueprint: it is made when the blueprint is applied, and handed over.
 */
export interface UserResource extends Purposeful {
  Type: 'AWS::IAM::User';
  Properties: {
    UserName: string;
    ManagedPolicyArns: Ref[];
    LoginProfile?: { PasswordResetRequired: boolean };
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html */
export interface AccessKeyResource extends Purposeful {
  Type: 'AWS::IAM::AccessKey';
  Properties: { UserName: Ref };
}

/** What a blueprint can hold, by CloudFormation's type and property names. A new AWS type is added here. */
export type BlueprintResource =
  | ManagedPolicyResource
  | RoleResource
  | InstanceProfileResource
  | UserResource
  | AccessKeyResource;

export type ResourceType = BlueprintResource['Type'];

/** What should exist in an AWS account. Data only: it renders to CloudFormation almost as it stands. */
export interface Blueprint {
  /** What ownership tags name: stays the same over policy generations, so that an update is not a new owner. */
  id: string;
  Description: string;
  /** Carried by every resource that can carry tags (CloudFormation: the stack's tags). */
  Tags: Tag[];
  /** By logical id. */
  Resources: Record<string, BlueprintResource>;
}

/** The logical ids and resources of one type, in the blueprint's order. */
export function resourcesOf<T extends ResourceType>(
  blueprint: Blueprint,
  type: T,
): [logicalId: string, resource: Extract<BlueprintResource, { Type: T }>][] {
  return Object.entries(blueprint.Resources).filter(
    (entry): entry is [string, Extract<BlueprintResource, { Type: T }>] => entry[1].Type === type,
  );
}
