/** Who makes the requests that were simulated: what such requests carry is known without a call. */
export type Caller = 'access-key' | 'console' | 'instance';

/**
 * Global keys that a request signed with an IAM user's own access key never carries: they come with a session, with
 * MFA, or when a service of AWS calls on somebody's behalf. Lower case.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const NEVER_WITH_ACCESS_KEY: ReadonlySet<string> = new Set([
  'aws:assumedroot',
  'aws:calledvia',
  'aws:calledviafirst',
  'aws:calledvialast',
  'aws:chatbotsourcearn',
  'aws:ec2instancesourceprivateipv4',
  'aws:ec2instancesourcevpc',
  'aws:federatedprovider',
  'aws:multifactorauthage',
  'aws:multifactorauthpresent',
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceidentity',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:tokenissuetime',
]);

/** Of users it is told; a role's session has none. */
const USER_NAME = 'aws:username';

/** What Berth's resources and requests carry of tags, the simulation is told: other tags are not there. */
const TAG_KEY = /^([a-z0-9-]+:ResourceTag|aws:RequestTag)\//i;

/** Given for a user; the session of a role has none, so that a statement about it says nothing there. */
const USERNAME = 'aws:username';

const serviceOf = (name: string): string => name.slice(0, name.indexOf(':')).toLowerCase();

/**
 * The keys among those that the simulator missed which may change its answer in a real request. AWS lists the keys of
 * all statements, whatever action was asked (https://github.com/boto/boto3/issues/3111), so most say nothing about it:
 * a key of another service is in no request to this one, and what a request never carries is rightly missing.
 */
export const openKeys = (missing: readonly string[], action: string, caller: Caller): string[] =>
  missing.filter((key) => {
    if (TAG_KEY.test(key) || key.toLowerCase() === USER_NAME) return false;
    if (serviceOf(key) !== 'aws') return serviceOf(key) === serviceOf(action);
    if (key.toLowerCase() === USERNAME) return false;
    return caller !== 'access-key' || !NEVER_WITH_ACCESS_KEY.has(key.toLowerCase());
  });
