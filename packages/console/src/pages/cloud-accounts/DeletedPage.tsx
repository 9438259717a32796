import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import type { ReactNode } from 'react';
import { useApi } from '../../app/use-api.ts';
import { useUrlState } from '../../app/use-url-state.ts';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { Page } from '../../ui/Page.tsx';
import { LinesSkeleton } from '../../ui/PageSkeleton.tsx';
import { SET_UP_KEY } from './keys.ts';
import { COMMANDS } from './ways.ts';

const HELP = (
  <>
    <p>
      Deleting a cloud account erases the vendor's access key here. What was made in your AWS account is yours
      and is left alone: remove it by the way by which it was made.
    </p>
    <p>
      Until the user is gone from your AWS account, its access key still exists there, though nobody here has
      it any more.
    </p>
  </>
);

/** After a cloud account was deleted: what remains in AWS, and how to remove it. */
export default function DeletedPage() {
  const [way, setWay] = useUrlState('way', 'berth');
  const [aws] = useUrlState('aws');
  const [access] = useUrlState('access');
  const consoleAccess = access === 'user' ? 'user' : 'role';
  const setUp = useApi(SET_UP_KEY, (api, signal) => api.getSetUp(signal));
  const where = /^\d{12}$/.test(aws) ? `AWS account ${aws}` : 'your AWS account';
  const stack = setUp.data?.stackName ?? '';
  const ways: { id: string; label: string; content: ReactNode }[] = [
    {
      id: 'berth',
      label: 'Berth, or its script',
      content: (
        <Removal words="Run this as an administrator of the AWS account. It removes only what carries Berth's tags, shows what that is, and asks; afterwards it looks whether anything is left.">
          <CodeBlock
            code={COMMANDS.berthDestroy(consoleAccess)}
            what="the command that removes everything"
            wrap
          />
        </Removal>
      ),
    },
    {
      id: 'cloudformation',
      label: 'CloudFormation',
      content: (
        <Removal words="Delete the stack, with this command or in the AWS console; the secrets in Secrets Manager go with it. Another name, if you gave the stack another one.">
          <CodeBlock code={COMMANDS.deleteStack(stack)} what="the commands that delete the stack" wrap />
        </Removal>
      ),
    },
    {
      id: 'terraform',
      label: 'Terraform',
      content: (
        <Removal words="Destroy the module, in the folder where it was applied. It stops when somebody has attached more to these resources; detach that first.">
          <CodeBlock code={COMMANDS.destroyModule(stack)} what="the commands that destroy the module" wrap />
        </Removal>
      ),
    },
    {
      id: 'console',
      label: 'AWS console',
      content: (
        <Removal words="In IAM, delete in this order; AWS asks before each.">
          <ol className="steps">
            {setUp.data &&
              [
                ['the user', setUp.data.names.user],
                ...(consoleAccess === 'role' ? [['the role', setUp.data.names.consoleRole]] : []),
                ['the role', setUp.data.names.clusterNodeRole],
                ['the policy', setUp.data.names.userPolicy],
                ['the policy', setUp.data.names.instancePolicy],
              ].map(([what, name]) => (
                <li key={name}>
                  {what} <Box variant="code">{name}</Box>
                </li>
              ))}
          </ol>
        </Removal>
      ),
    },
  ];
  return (
    <Page
      title="The cloud account is deleted"
      crumbs={[
        { text: 'Cloud accounts', href: '/cloud-accounts' },
        { text: 'Deleted', href: '/cloud-accounts/deleted' },
      ]}
      help={HELP}
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">What remains in {where}</Header>}>
          {setUp.data ? (
            <SpaceBetween size="m">
              <div>
                Berth has erased the access key that it had. The user, the roles and the policies that you
                made are still there; nothing of the vendor uses them any more. Remove them by the way by
                which you made them:
              </div>
              <Tabs
                ariaLabel="Ways to remove the IAM resources"
                tabs={ways}
                activeTabId={ways.some(({ id }) => id === way) ? way : 'berth'}
                onChange={({ detail }) => setWay(detail.activeTabId)}
              />
            </SpaceBetween>
          ) : setUp.error ? (
            <ErrorBox
              error={setUp.error}
              title="What remains could not be loaded"
              onRetry={() => void setUp.refetch()}
            />
          ) : (
            <LinesSkeleton lines={6} />
          )}
        </Container>
        <Button href="/cloud-accounts">All cloud accounts</Button>
      </SpaceBetween>
    </Page>
  );
}

function Removal({ words, children }: { words: string; children: ReactNode }) {
  return (
    <SpaceBetween size="s">
      <div>{words}</div>
      {children}
    </SpaceBetween>
  );
}
