import type { CloudAccountBody, CloudAccountUseBody } from '@berth/api';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs, { type KeyValuePairsProps } from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { LongWord } from '../../../ui/LongWord.tsx';
import { Time } from '../../../ui/Time.tsx';
import { Health } from '../Health.tsx';
import { ConsoleLink, Outside } from './ConsoleLink.tsx';

interface Props {
  account: CloudAccountUseBody;
  details: CloudAccountBody;
}

/** What a cloud account is made of, and how it is. */
export function Overview({ account, details }: Props) {
  const items: KeyValuePairsProps.Item[] = [
    { label: 'Health', value: <Health account={account} /> },
    { label: 'AWS account', value: <Copied text={account.awsAccountId} what="the AWS account number" /> },
    { label: 'Access key', value: <Copied text={details.accessKeyId} what="the access key id" /> },
    { label: 'Last verified', value: <Time at={account.lastVerifiedAt} otherwise="Never" /> },
    { label: 'Policy generation', value: account.policyGeneration ?? '-' },
    { label: 'Added', value: <Time at={account.createdAt} /> },
    { label: 'User', value: <Copied text={details.awsUserArn} what="the user's ARN" /> },
    consoleItem(account, details),
  ];
  return (
    <Container header={<Header variant="h2">Overview</Header>}>
      <KeyValuePairs minColumnWidth={160} columns={3} items={account.internal ? items.slice(0, 1) : items} />
    </Container>
  );
}

function consoleItem(account: CloudAccountUseBody, details: CloudAccountBody): KeyValuePairsProps.Item {
  if (account.consoleAccess === 'user')
    return {
      label: 'Console user',
      value: (
        <SpaceBetween size="xxs">
          <span className="breakable">{details.consoleUsername ?? '-'}</span>
          {details.signInLoginUrl && (
            <Outside href={details.signInLoginUrl}>Sign in to the AWS console</Outside>
          )}
        </SpaceBetween>
      ),
    };
  const arn = details.awsConsoleRoleArn;
  return {
    label: 'Console role',
    value: (
      <SpaceBetween size="xxs">
        <Copied text={arn ?? details.iamRoleName} what="the console role" />
        {arn !== undefined && <ConsoleLink account={account} />}
      </SpaceBetween>
    ),
  };
}

function Copied({ text, what }: { text: string | undefined; what: string }) {
  if (text === undefined) return '-';
  return (
    <>
      <LongWord text={text} /> <CopyButton text={text} what={what} />
    </>
  );
}
