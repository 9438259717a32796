import type { PolicyDifferencesBody, SetUpBody } from '@berth/api';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useApi } from '../../../app/use-api.ts';
import { CodeBlock } from '../../../ui/CodeBlock.tsx';
import { type Column, DataTable } from '../../../ui/DataTable.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { LinesSkeleton } from '../../../ui/PageSkeleton.tsx';
import { COMMANDS } from '../ways.ts';

interface Props {
  /** Null while it is not known which one the account has. */
  generation: string | null;
  setUp: SetUpBody | undefined;
  error: unknown;
  onRetry: () => void;
}

/** How the account's policies differ from the newest, and how they are brought there. */
export function PolicyTab({ generation, setUp, error, onRetry }: Props) {
  if (setUp === undefined)
    return error ? (
      <ErrorBox error={error} title="The policy generations could not be loaded" onRetry={onRetry} />
    ) : (
      <Container>
        <LinesSkeleton />
      </Container>
    );
  const newest = setUp.generations.at(-1) ?? '';
  if (generation === null)
    return (
      <Container header={<Header variant="h2">Policy generation</Header>}>
        <StatusIndicator type="info">
          It is not known of which generation the policies are. Verify the account to find out.
        </StatusIndicator>
      </Container>
    );
  const before = setUp.generations.at(-2);
  return (
    <SpaceBetween size="l">
      {generation === newest ? (
        <Container header={<Header variant="h2">Policy generation {generation}</Header>}>
          <StatusIndicator type="success">It is the newest that the vendor has published.</StatusIndicator>
        </Container>
      ) : (
        <Upgrade from={generation} to={newest} setUp={setUp} />
      )}
      {generation !== newest ? (
        <Differences from={generation} to={newest} />
      ) : (
        before !== undefined && <Differences from={before} to={newest} />
      )}
    </SpaceBetween>
  );
}

/** The steps, for each way by which the policies can have been made. */
function Upgrade({ from, to, setUp }: { from: string; to: string; setUp: SetUpBody }) {
  const { stackName, names } = setUp;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Only the two policies change; the user, its key and the roles stay. Nothing that runs is touched."
        >
          Bring the policies from {from} to {to}
        </Header>
      }
    >
      <ol className="steps">
        <li>See below what {to} allows more, and what it does not allow any more.</li>
        <li>
          <SpaceBetween size="xs">
            <div>
              As an administrator of the AWS account, run this. It shows its plan, asks, and names the way
              back:
            </div>
            <CodeBlock code={COMMANDS.berthUpgrade(to)} what="the command that upgrades the policies" wrap />
            <ExpandableSection headerText="They were made with CloudFormation">
              Update the same stack with{' '}
              <Link href="/cloud-accounts/add?way=cloudformation">the newest template</Link>; the access key
              stays.
              <CodeBlock
                code={COMMANDS.makeStack(`${stackName}-${to}.yaml`, stackName)}
                what="the command that updates the stack"
                wrap
              />
            </ExpandableSection>
            <ExpandableSection headerText="They were made with Terraform">
              Put the files of <Link href="/cloud-accounts/add?way=terraform">the newest module</Link> into
              the same folder, and apply it.
              <CodeBlock
                code={COMMANDS.applyModuleAgain(stackName)}
                what="the commands that update the module"
                wrap
              />
            </ExpandableSection>
            <ExpandableSection headerText="They were made in the AWS console">
              Edit the policies {names.userPolicy} and {names.instancePolicy}: replace each document by the
              one in <Link href="/cloud-accounts/add?way=console">the newest steps</Link>, and set the new
              version as the default.
            </ExpandableSection>
          </SpaceBetween>
        </li>
        <li>Verify the account again. It then shows the generation {to}.</li>
      </ol>
    </Container>
  );
}

type Difference = PolicyDifferencesBody['differences'][number];

interface Change {
  id: string;
  policy: Difference['policy'];
  change: string;
  actions: string[];
  text: string;
  explanation: string | null;
}

const CHANGES: Record<string, string> = {
  added: 'Added',
  removed: 'Removed',
  widened: 'Widened',
  narrowed: 'Narrowed',
  changed: 'Changed',
  moved: 'Moved',
};

const COLUMNS: Column<Change>[] = [
  {
    id: 'actions',
    header: 'Permissions',
    isRowHeader: true,
    value: ({ actions }) => actions.join(' '),
    cell: ({ actions }) => (
      <span className="breakable">
        <Box variant="code">{actions.join(', ')}</Box>
      </span>
    ),
    minWidth: 220,
  },
  {
    id: 'change',
    header: 'Change',
    value: ({ change }) => CHANGES[change] ?? change,
    cell: ({ change }) => CHANGES[change] ?? change,
    minWidth: 100,
  },
  {
    id: 'effect',
    header: 'What that means',
    value: ({ text, explanation }) => `${text} ${explanation ?? ''}`,
    cell: ({ text, explanation }) => (
      <SpaceBetween size="xxs">
        <div>{text}</div>
        {explanation !== null && <small>{explanation}</small>}
      </SpaceBetween>
    ),
    minWidth: 300,
  },
  {
    id: 'policy',
    header: 'In which policy',
    value: ({ policy }) => (policy === 'user' ? 'User policy' : 'Instance policy'),
    cell: ({ policy }) => (policy === 'user' ? 'User policy' : 'Instance policy'),
    minWidth: 130,
  },
];

const changesOf = ({ policy, changes }: Difference): Change[] =>
  changes.map(({ change, actions, effect }, index) => ({
    id: `${policy}-${index}`,
    policy,
    change,
    actions,
    text: upperFirst(effect.text),
    explanation: effect.explanation,
  }));

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function Differences({ from, to }: { from: string; to: string }) {
  const answer = useApi(['policy-differences', from, to], (api, signal) =>
    api.policyDifferences({ from, to }, signal),
  );
  const changes = answer.data?.differences.flatMap(changesOf);
  const remarks = [...new Set(answer.data?.differences.flatMap((difference) => difference.remarks) ?? [])];
  return (
    <SpaceBetween size="s">
      <DataTable
        name="policy-differences"
        urlPrefix="differences-"
        what={{ one: 'change', many: 'changes' }}
        header={
          <Header
            variant="h2"
            counter={changes ? `(${changes.length})` : ''}
            description="By what the documents allow, not by how they are written."
          >
            From {from} to {to}
          </Header>
        }
        items={changes}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        columns={COLUMNS}
        trackBy={({ id }) => id}
        pageSize={10}
        empty={<EmptyState title="No changes">Both allow the same.</EmptyState>}
      />
      {remarks.map((remark) => (
        <small key={remark}>{remark}</small>
      ))}
    </SpaceBetween>
  );
}
