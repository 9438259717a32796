import type { DeploymentBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

interface Props {
  problems: DeploymentBody['problems'];
  title: string;
  action?: ReactNode;
}

/** What stands in the way: each problem with its remedy, and AWS's own words where AWS said it. */
export function ProblemList({ problems, title, action }: Props) {
  return (
    <Alert type="error" header={title} {...(action !== undefined && { action })}>
      <SpaceBetween size="s">
        {problems.map(({ code, message, remedy, evidence }) => (
          <div key={`${code} ${message} ${evidence}`} className="breakable">
            <div>
              {message} {remedy}
            </div>
            {evidence !== null && (
              <div>
                <small>AWS: {evidence}</small>
              </div>
            )}
            <Box variant="small">{code}</Box>
          </div>
        ))}
      </SpaceBetween>
    </Alert>
  );
}
