import type { DeploymentBody } from '@berth/api';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';

/** What the last run did, in its order, and what others put in its way. */
export function Report({ deployment }: { deployment: DeploymentBody }) {
  const { report, status, goal } = deployment;
  if (!report || (report.done.length === 0 && report.obstacles.length === 0)) return null;
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${report.done.length})`}
          {...(status === 'deleted' && {
            description:
              'Looked for afterwards, and nothing of it was found. The report can be read for ten days.',
          })}
        >
          {goal === 'remove' ? 'What was removed, in this order' : 'What was done last'}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {report.obstacles.length > 0 && (
          <Alert type="warning" header="What stands in the way">
            <ul className="points">
              {report.obstacles.map(({ physicalId, what, awsSaid }) => (
                <li key={`${physicalId} ${what}`} className="breakable">
                  {what}
                  {what.includes(physicalId) ? '' : ` (${physicalId})`}{' '}
                  {awsSaid !== '' && <small>AWS: {awsSaid}</small>}
                </li>
              ))}
            </ul>
          </Alert>
        )}
        {report.done.length > 0 ? (
          <ol className="points">
            {report.done.map(({ title, call, physicalId }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a report is as it was when it was written
              <li key={index} className="breakable">
                {title}
                {physicalId === null || title.includes(physicalId) ? '' : ` (${physicalId})`}{' '}
                <Box variant="small" display="inline" color="text-body-secondary">
                  {call}
                </Box>
              </li>
            ))}
          </ol>
        ) : (
          <div>Nothing was removed.</div>
        )}
      </SpaceBetween>
    </Container>
  );
}
