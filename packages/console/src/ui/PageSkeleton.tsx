import Box from '@cloudscape-design/components/box';
import Skeleton from '@cloudscape-design/components/skeleton';
import SpaceBetween from '@cloudscape-design/components/space-between';

/** Where a page will be, while its code is on its way. */
export function PageSkeleton() {
  return (
    <Box padding={{ vertical: 'l' }}>
      <SpaceBetween size="l">
        <Skeleton height="2rem" width="16rem" />
        <Skeleton height="12rem" />
        <span role="status" className="visually-hidden">
          Loading
        </span>
      </SpaceBetween>
    </Box>
  );
}

/** Some lines, in a container whose content is on its way. */
export function LinesSkeleton({ lines = 4 }: { lines?: number }) {
  return (
    <SpaceBetween size="s">
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <Skeleton key={index} height="1rem" width={index % 2 === 0 ? '70%' : '45%'} />
      ))}
      <span role="status" className="visually-hidden">
        Loading
      </span>
    </SpaceBetween>
  );
}
