import type { OneOrMany, Statement } from '../policy-document.ts';
import { listed } from '../verify/text.ts';

const many = (value: OneOrMany | undefined): string[] => (value === undefined ? [] : [value].flat());

const ARN = /^arn:[^:]*:(?<service>[^:]*):(?<region>[^:]*):(?<account>[^:]*):(?<type>[^/:]+)[/:](?<id>.+)$/s;

const ANYWHERE = ['', '*'];

/** Which resources a statement is about, in plain words: "any resource", "the role redislabs-cluster-node-role". */
export function resourceWords({ Resource, NotResource }: Statement): string {
  if (NotResource !== undefined) return `anything but ${listed(many(NotResource).map(one))}`;
  const resources = many(Resource);
  return resources.length === 0 || resources.includes('*') ? 'any resource' : listed(resources.map(one));
}

function one(resource: string): string {
  if (resource === '*') return 'any resource';
  const { service, region = '', account = '', type = '', id = '' } = ARN.exec(resource)?.groups ?? {};
  if (service === undefined) return `what matches ${resource}`;
  const where = [
    ...(ANYWHERE.includes(region) ? [] : [` in ${region}`]),
    ...(ANYWHERE.includes(account) ? [] : [` of account ${account}`]),
  ].join('');
  return `${named(service, type, id)}${where}`;
}

function named(service: string, type: string, id: string): string {
  if (id === '*') return `any ${type}`;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variable, as policies write it
  if (service === 'iam' && type === 'user' && id === '${aws:username}') return 'the calling user itself';
  if (!/[*?$]/.test(id)) return `the ${type} ${id}`;
  if (/^[^*?$]+\*$/.test(id)) return `any ${type} whose path and name start with ${id.slice(0, -1)}`;
  return `any ${type} that matches ${id}`;
}

/** Types that documents write otherwise than AWS, so that the statement matches nothing, with AWS's own word. */
const MISSPELT: Record<string, string> = { 'ec2:keypair': 'key-pair' };

/** A remark for each resource of the statement that cannot exist. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
export const misspeltResources = ({ Resource }: Statement): string[] =>
  many(Resource).flatMap((resource) => {
    const { service, type } = ARN.exec(resource)?.groups ?? {};
    const right = MISSPELT[`${service}:${type}`];
    return right ? [`It does not bite for ${type}: EC2 writes ${right}, so nothing matches.`] : [];
  });
