import { routeList } from '@berth/api';
import { CALLERS } from './clients.ts';
import { DEVIATIONS, EXTRA_PARAMETERS, LEFT_OUT } from './deviations.ts';
import { type Operation, published, publishedAs } from './published.ts';

/** What of Redis Cloud's API Berth does not have, and why. Each is answered as what does not exist: 404. */
export const REFUSED: readonly { title: string; what: RegExp; why: string }[] = [
  {
    title: 'Active-Active subscriptions',
    what: /^\/v1\/subscriptions\/\{\w+\}\/regions|\/databases\/\{\w+\}\/(regions|flush)$/,
    why: 'A subscription is in one region; one in several is refused at its creation.',
  },
  {
    title: 'Inside of databases',
    what: /^\/v1\/subscriptions\/\{\w+\}\/databases/,
    why: 'Of a database that runs: its certificate, slow log and traffic. Berth deploys what databases run on, and has no way into them.',
  },
  {
    title: 'AWS PrivateLink',
    what: /\/private-link/,
    why: 'It needs endpoint services, which the published policy does not grant.',
  },
  {
    title: 'Private Service Connect',
    what: /\/private-service-connect/,
    why: 'It is Google Cloud; Berth deploys into AWS accounts alone.',
  },
  {
    title: 'Essentials',
    what: /^\/v1\/fixed\//,
    why: "Their clusters are shared and the vendor's own; Berth deploys into cloud accounts.",
  },
  {
    title: 'Redis users, roles and rules',
    what: /^\/v1\/acl\//,
    why: 'They are kept inside of databases, into which Berth has no way.',
  },
  {
    title: 'Cost reports',
    what: /^\/v1\/cost-report/,
    why: 'This installation has no price list, and AWS bills its customers itself.',
  },
  {
    title: 'Endpoint redirections',
    what: /^\/v1\/endpoint-redirections/,
    why: 'They move names between databases of the service itself.',
  },
  {
    title: 'Data integration',
    what: /\/data-integration-workspaces?(\/|$)/,
    why: 'It is a service of its own beside Redis Cloud.',
  },
];

/** Published operations that no route of ours is. */
export const notHere = (): Operation[] => {
  const here = new Set(routeList.map(publishedAs));
  return published.operations.filter((one) => !here.has(one));
};

/** Why an operation is not here. */
export const refusedFor = ({ path }: Operation): (typeof REFUSED)[number] | undefined =>
  REFUSED.find(({ what }) => what.test(path));

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const code = (text: string): string => `\`${text}\``;
const called = (text: string | undefined): string => text ?? '';

function servedRows(): string[] {
  return published.operations.flatMap((operation) => {
    const route = routeList.find((one) => publishedAs(one) === operation);
    if (!route) return [];
    const { sdk, terraform, redisctl } = CALLERS[operation.operationId] ?? {};
    return [row([code(`${route.method} ${route.path}`), called(sdk), called(terraform), called(redisctl)])];
  });
}

function refusedRows(): string[] {
  return REFUSED.map((reason) => {
    const mine = notHere().filter((operation) => refusedFor(operation) === reason);
    const first = mine[0];
    const more = mine.length > 1 ? ` and ${mine.length - 1} more` : '';
    return row([reason.title, first ? `${code(`${first.method} ${first.path}`)}${more}` : '', reason.why]);
  });
}

/** docs/compatibility.md, from the route table and the tables beside this file. */
export function compatibilityPage(): string {
  const lines = [
    '# What of Redis Cloud is here',
    '',
    'Clients of Redis Cloud are pointed at Berth by their URL alone: the Go SDK and Terraform by `REDISCLOUD_URL`,',
    'redisctl by `REDIS_CLOUD_API_URL`, each with `/v1` at its end. This page is written from the route table',
    '(`npx vitest run test/contract -u`), and `test/contract/` holds every answer to what Redis Cloud publishes.',
    '',
    '## Served',
    '',
    "As published, with who of the Go SDK (0.52.1), Terraform's provider (2.11.0) and redisctl (0.10.1) calls it. What",
    'Berth has beside that is marked as an extension in its own document, `packages/api/openapi.json`.',
    '',
    row(['Route', 'Go SDK', 'Terraform', 'redisctl']),
    row(['---', '---', '---', '---']),
    ...servedRows(),
    '',
    '## Not here',
    '',
    'Answered with 404, as what does not exist (405 where the address has other methods), and never with a success that',
    'is none.',
    '',
    row(['What', 'Routes', 'Why']),
    row(['---', '---', '---']),
    ...refusedRows(),
    '',
    '## Different on purpose',
    '',
    row(['Field', 'Why']),
    row(['---', '---']),
    ...DEVIATIONS.map(({ where, why }) => row([code(where), why])),
    ...LEFT_OUT.map(({ fields, why }) => row([`Left out: ${fields.map(code).join(', ')}`, why])),
    ...Object.entries(EXTRA_PARAMETERS).map(([operation, { parameter, why }]) =>
      row([`Added: ${code(parameter)} of ${code(operation)}`, why]),
    ),
    '',
    'What the wire contract left open, and what Berth does there: [the wire](decisions/0005-the-wire.md).',
    '',
    '## Worth knowing',
    '',
    '- **Regions** are those that Redis Cloud offers on AWS, under its numbers. Asked for `GCP`, the list is empty, and',
    '  says why in `unavailable`. `optIn` tells that an AWS account has to turn a region on first.',
    '- **Versions, modules, persistence** are what a database may name, as Redis Cloud publishes it.',
    '- **Databases** are stored and sized into the nodes, of which none is taken away again. Backup, import and upgrade are',
    '  tasks that end in the error of what is not there; a database that asks for backups is refused.',
    '- **Payment methods** are entered by whoever runs the installation, so that Terraform finds the card that a',
    '  configuration names: `npx berth admin payment-method add --account 1001 --type Visa --ends-with 4242',
    '  --expires 2030-05 --name "Acme"`. One that a subscription names must be there, and not have expired. Nothing is charged. Prices are an empty list.',
    '- **Maintenance windows** are kept with the subscription for whoever maintains its nodes; Berth itself changes nodes',
    '  only when asked to.',
    '- **VPC peerings** are asked for and routed from the side of the subscription; the owner of the other VPC accepts them,',
    "  and adds the routes back. Of a subscription in a VPC of the customer's own, both sides are the customer's.",
    '  redisctl calls them at `…/peerings/vpc`, an address that is published nowhere: it leads to the same.',
    '- **Transit gateways** are those of the AWS account, and those shared with it and accepted there. What is shared is',
    '  accepted by an administrator of the account: invitations would need `ram:*`, which the published policy does not',
    '  grant, so that their list is empty, says so, and none can be answered.',
    '- **Users** change by tasks under `/v1/users`, as published. Nobody changes their own role or removes themselves.',
  ];
  return `${lines.join('\n')}\n`;
}
