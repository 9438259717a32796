import type { SandboxAccountBody, SetUpBody } from '@berth/api';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { reasonAgainst } from '../../../app/session.ts';
import { useAction } from '../../../app/use-api.ts';
import { useUrlState } from '../../../app/use-url-state.ts';
import { ErrorBox } from '../../../ui/ErrorBox.tsx';
import { LinesSkeleton } from '../../../ui/PageSkeleton.tsx';
import { PermissionsTable } from '../PermissionsTable.tsx';
import { LeaveAloneWarning } from '../Warning.tsx';
import { knownWay, WAYS } from '../ways.ts';
import { WayView } from './WayView.tsx';

interface Props {
  setUp: SetUpBody | undefined;
  error: unknown;
  onRetry: () => void;
  consoleAccess: 'role' | 'user';
  onSandboxAccount: (account: SandboxAccountBody) => void;
}

/** The first step: what is to be made in AWS, why, and the ways to make it. */
export function ResourcesStep({ setUp, error, onRetry, consoleAccess, onSandboxAccount }: Props) {
  const [text, setWay] = useUrlState('way', 'cloudformation');
  const way = knownWay(text);
  if (setUp === undefined)
    return error ? (
      <ErrorBox error={error} title="What is needed could not be loaded" onRetry={onRetry} />
    ) : (
      <Container>
        <LinesSkeleton lines={10} />
      </Container>
    );
  return (
    <SpaceBetween size="l">
      <LeaveAloneWarning />
      {setUp.sandbox && <SandboxCard sandbox={setUp.sandbox} onAccount={onSandboxAccount} />}
      <Names setUp={setUp} consoleAccess={consoleAccess} />
      <Container header={<Header variant="h2">Make them</Header>}>
        <Tabs
          ariaLabel="Ways to make the IAM resources"
          activeTabId={way}
          onChange={({ detail }) => setWay(detail.activeTabId)}
          tabs={WAYS.map(({ id, label }) => ({
            id,
            label,
            content: way === id && <WayView way={id} setUp={setUp} consoleAccess={consoleAccess} />,
          }))}
        />
      </Container>
      <PermissionsTable generation={setUp.generations.at(-1)} />
    </SpaceBetween>
  );
}

function Names({ setUp, consoleAccess }: { setUp: SetUpBody; consoleAccess: 'role' | 'user' }) {
  const { names, vendor, identifierTag } = setUp;
  return (
    <Container header={<Header variant="h2">What is made</Header>}>
      <SpaceBetween size="m">
        <KeyValuePairs
          minColumnWidth={160}
          columns={3}
          items={[
            { label: 'A user with an access key', value: names.user },
            { label: 'Its policy', value: names.userPolicy },
            {
              label: 'How support signs in',
              value:
                consoleAccess === 'role' ? `By the role ${names.consoleRole}` : `As the user ${names.user}`,
            },
            { label: 'A role for the machines', value: names.clusterNodeRole },
            { label: 'Its policy', value: names.instancePolicy },
            { label: `The AWS account of ${vendor.name}`, value: vendor.awsAccountId },
          ]}
        />
        <ExpandableSection headerText="Why these names">
          The published policies name the role for the machines, so that the key can hand that role to a
          machine and no other. What the vendor makes later carries the tag {identifierTag.key} ={' '}
          {identifierTag.value}, by which the policies tell it from what is yours.
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}

interface SandboxProps {
  sandbox: NonNullable<SetUpBody['sandbox']>;
  onAccount: (account: SandboxAccountBody) => void;
}

function SandboxCard({ sandbox, onAccount }: SandboxProps) {
  const make = useAction(
    (api, _: null) => api.createSandboxAccount(),
    (account) => onAccount(account),
  );
  const reason = reasonAgainst(sandbox.create);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`AWS here is a sandbox on this machine (${sandbox.endpoint}). Nothing reaches the real one.`}
        >
          Try it without an AWS account
        </Header>
      }
    >
      <SpaceBetween size="s">
        <div>
          One press makes an AWS account in the sandbox, creates everything in it, and fills in the next step.
        </div>
        <Button
          loading={make.isPending}
          loadingText="Making the account"
          disabled={reason !== undefined}
          {...(reason !== undefined && { disabledReason: reason })}
          onClick={() => make.mutate(null)}
        >
          Make it in the sandbox
        </Button>
        <ErrorBox error={make.error} title="The sandbox account was not made" />
      </SpaceBetween>
    </Container>
  );
}
