import type { BlueprintResource, Tag } from '../../blueprint/blueprint.ts';
import { iamBlueprint } from '../../blueprint/iam-blueprint.ts';
import type { PolicyDocument, Principal } from '../../policy-document.ts';
import type { RenderInput } from '../rendering.ts';
import { CONSOLE_HOSTS, templateOutputs } from './outputs.ts';
import { HAS_KMS_KEY, PARAMETER_INTERFACE, PARAMETERS, templateParameters } from './parameters.ts';
import { refuseInjection } from './refuse-injection.ts';
import type { TemplateValue } from './safe-yaml.ts';
import { accessKeySecret, consolePasswordReference, consolePasswordSecret, SECRET_IDS } from './secrets.ts';

/** CloudFormation's limit. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const LONGEST_DESCRIPTION_BYTES = 1024;

/** A template, by its sections, in the order in which they are read. */
export type Template = Record<string, TemplateValue>;

/**
 * The template as data. Its logical ids are the blueprint's, for every generation and both kinds of console access,
 * and no property that CloudFormation replaces a resource for depends on the generation: a stack of an older one is
 * updated in place.
 *
 * The tags are the vendor's identifier and the customer's own. Berth's ownership tags are not among them: they would
 * let `berth iam` change what a stack owns (docs/decisions/0004). Managed policies and instance profiles cannot carry
 * tags in CloudFormation.
 *
 * Throws CannotRender when a text in the input would be computed by CloudFormation.
 */
export function cloudFormationTemplate(input: RenderInput): Template {
  refuseInjection(input.tags, 'A tag');
  refuseInjection(input.generation, `Policy generation ${input.generation.id}`);
  const { generations: _others, ...own } = input.profile;
  refuseInjection(own, 'The vendor profile');
  const { vendorName, names, identifierTag } = input.profile;
  const blueprint = iamBlueprint(input);
  const tags: Tag[] = [{ Key: identifierTag.key, Value: identifierTag.value }, ...input.tags];
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: clipped(
      `${blueprint.Description}. The stack needs CAPABILITY_NAMED_IAM, since the names of its resources are fixed.`,
    ),
    Metadata: { 'AWS::CloudFormation::Interface': PARAMETER_INTERFACE },
    Parameters: templateParameters(vendorName),
    Conditions: { [HAS_KMS_KEY]: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: PARAMETERS.kmsKey }, ''] }] } },
    Mappings: CONSOLE_HOSTS,
    Resources: {
      ...Object.fromEntries(
        Object.entries(blueprint.Resources).map(([id, resource]) => [id, templateResource(resource, tags)]),
      ),
      [SECRET_IDS.accessKey]: accessKeySecret(vendorName, tags),
      ...(input.consoleAccess === 'user'
        ? { [SECRET_IDS.consolePassword]: consolePasswordSecret(vendorName, names.user, tags) }
        : {}),
    },
    Outputs: templateOutputs(input.consoleAccess),
  };
}

/** The resource as CloudFormation takes it: with tags where it can carry some, and with what is minted on applying. */
function templateResource(resource: BlueprintResource, tags: Tag[]): TemplateValue {
  const asData = (value: object): Record<string, TemplateValue> => value as Record<string, TemplateValue>;
  const { Type, Metadata } = resource;
  const withProperties = (Properties: TemplateValue): TemplateValue => ({
    Type,
    Metadata: { ...Metadata },
    Properties,
  });
  const Tags: TemplateValue = tags.map(({ Key, Value }) => ({ Key, Value }));
  switch (resource.Type) {
    case 'AWS::IAM::ManagedPolicy':
    case 'AWS::IAM::InstanceProfile':
      return withProperties(asData(resource.Properties));
    case 'AWS::IAM::Role': {
      const AssumeRolePolicyDocument = inAnyPartition(resource.Properties.AssumeRolePolicyDocument);
      return withProperties({ ...asData(resource.Properties), AssumeRolePolicyDocument, Tags });
    }
    case 'AWS::IAM::User': {
      const { LoginProfile, ...properties } = resource.Properties;
      const signIn = LoginProfile && {
        LoginProfile: { Password: consolePasswordReference, ...LoginProfile },
      };
      return withProperties({ ...asData(properties), ...signIn, Tags });
    }
    case 'AWS::IAM::AccessKey':
      return withProperties({
        ...asData(resource.Properties),
        Serial: { Ref: PARAMETERS.serial },
        Status: { Ref: PARAMETERS.status },
      });
  }
}

/** The trust policy with its principals' ARNs in the partition of the stack. Only the published policies name `aws`. */
function inAnyPartition(document: PolicyDocument): TemplateValue {
  const statements = [document.Statement].flat().map((statement) => ({
    ...statement,
    ...(statement.Principal === undefined ? {} : { Principal: principalInAnyPartition(statement.Principal) }),
  }));
  return { ...document, Statement: statements } as unknown as TemplateValue;
}

function principalInAnyPartition(principal: Principal): TemplateValue {
  if (typeof principal === 'string') return principal;
  const one = (arn: string): TemplateValue =>
    arn.startsWith('arn:aws:')
      ? { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, arn.slice('arn:aws'.length)]] }
      : arn;
  return Object.fromEntries(
    Object.entries(principal).map(([kind, who]) => [kind, typeof who === 'string' ? one(who) : who.map(one)]),
  );
}

/** The beginning of a text that fits into a description, with no character cut in two. */
function clipped(text: string): string {
  const room = new Uint8Array(LONGEST_DESCRIPTION_BYTES);
  return text.slice(0, new TextEncoder().encodeInto(text, room).read);
}
