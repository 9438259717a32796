import { parseCidr } from './cidr.ts';
import type { DeploymentProblem } from './deployment-problem.ts';
import { ownSecurityGroup } from './subscription-blueprint.ts';
import type { SubscriptionSpec } from './subscription-spec.ts';

/** Rules that AWS lets a security group have, but for one that lets the nodes reach each other. */
const MAX_ENTRIES = 59;

/** What is wrong with the allow list, as far as the request alone shows. */
export function allowListProblems(spec: SubscriptionSpec): DeploymentProblem[] {
  const { cidrIps, securityGroupIds } = spec.allowList;
  const found: DeploymentProblem[] = [];
  const say = (code: string, field: string | null, message: string, remedy: string) =>
    found.push({ code, field, message, remedy, evidence: null });
  const own = ownSecurityGroup(spec);
  if (own !== null && cidrIps.length + securityGroupIds.length > 0) {
    const message = `The subscription uses your security group ${own}, which is never edited.`;
    say('CIDR_WHITELIST_NOT_ALLOWED', null, message, `Put the rules into ${own} yourself.`);
  }
  const wrong = cidrIps.filter((text) => parseCidr(text) === null);
  if (wrong.length > 0) {
    const message = `No ranges of addresses: ${wrong.map((text) => JSON.stringify(text)).join(', ')}.`;
    say(
      'CIDR_WHITELIST_INVALID_CIDRS',
      'cidrIps',
      message,
      'Give ranges such as 192.0.2.0/24 or 192.0.2.7/32.',
    );
  }
  const groups = securityGroupIds.filter((text) => !/^sg-[0-9a-f]+$/.test(text));
  if (groups.length > 0) {
    const message = `No ids of security groups: ${groups.map((text) => JSON.stringify(text)).join(', ')}.`;
    say('CIDR_WHITELIST_INVALID_SG', 'securityGroupIds', message, 'Give ids such as sg-0123456789abcdef0.');
  }
  if (new Set(cidrIps).size < cidrIps.length) {
    say('CIDR_WHITELIST_DUPLICATE_CIDRS', 'cidrIps', 'A range is there twice.', 'Give each range once.');
  }
  if (new Set(securityGroupIds).size < securityGroupIds.length) {
    const message = 'A security group is there twice.';
    say('CIDR_WHITELIST_DUPLICATE_SG', 'securityGroupIds', message, 'Give each security group once.');
  }
  if (cidrIps.length + securityGroupIds.length > MAX_ENTRIES) {
    const message = `The allow list has more than ${MAX_ENTRIES} entries.`;
    say('CIDR_WHITELIST_LIMIT_EXCEEDED', null, message, 'Join ranges.');
  }
  return found;
}
