import { useEffect, useState } from 'react';
import { exactTime, friendlyTime } from './time-text.ts';

/** A moment in the reader's own zone, in words where it is near; the exact one on hover. */
export function Time({ at, otherwise = '-' }: { at: string | undefined; otherwise?: string }) {
  const now = useMinutes();
  if (at === undefined) return <>{otherwise}</>;
  return (
    <time dateTime={at} title={exactTime(at)}>
      {friendlyTime(at, now)}
    </time>
  );
}

/** The time, anew each half minute, so that "2 minutes ago" does not stay. */
function useMinutes(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
