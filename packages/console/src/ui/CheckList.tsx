import type { CloudAccountBody } from '@berth/api';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

export type Check = NonNullable<CloudAccountBody['checks']>[number];

/** How a check ended, as a mark with a word. A failed warning does not stand in the way, and looks it. */
function looks({ status, severity }: Check): { type: StatusIndicatorProps.Type; text: string } {
  if (status === 'passed') return { type: 'success', text: 'Passed' };
  if (status === 'skipped') return { type: 'stopped', text: 'Skipped' };
  if (status === 'unknown') return { type: 'info', text: 'Not known' };
  return severity === 'blocking' ? { type: 'error', text: 'Failed' } : { type: 'warning', text: 'Warning' };
}

/** The checks of a verification: what was seen of each, and what to do where it is not right. */
export function CheckList({ checks }: { checks: readonly Check[] }) {
  return (
    <SpaceBetween size="s">
      {checks.map((check) => (
        <OneCheck key={check.code} check={check} />
      ))}
    </SpaceBetween>
  );
}

function OneCheck({ check }: { check: Check }) {
  const { type, text } = looks(check);
  return (
    <div className="breakable">
      <SpaceBetween size="xxxs">
        <div>
          <StatusIndicator type={type}>{text}</StatusIndicator> <strong>{check.title}</strong>
        </div>
        <div>{check.seen}</div>
        {check.remedy !== '' && <div>{check.remedy}</div>}
        {check.evidence.length > 0 && (
          <ExpandableSection headerText="What AWS answered" variant="footer">
            <div className="code-block">
              <pre data-wrap>{check.evidence.join('\n')}</pre>
            </div>
          </ExpandableSection>
        )}
      </SpaceBetween>
    </div>
  );
}
