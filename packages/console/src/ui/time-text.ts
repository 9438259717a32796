const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'long' });

/** `2 minutes ago`, `in 3 days`; from a week on the date itself. What is no time is given as it came. */
export function friendlyTime(at: string, now: number): string {
  const moment = Date.parse(at);
  if (Number.isNaN(moment)) return at;
  const distance = moment - now;
  const far = Math.abs(distance);
  if (far < MINUTE_MS) return distance > 0 ? 'in a moment' : 'just now';
  if (far < HOUR_MS) return relative.format(Math.trunc(distance / MINUTE_MS), 'minute');
  if (far < DAY_MS) return relative.format(Math.trunc(distance / HOUR_MS), 'hour');
  if (far < 7 * DAY_MS) return relative.format(Math.trunc(distance / DAY_MS), 'day');
  return day.format(moment);
}

/** To the second, with the zone, and beside it the same in UTC, as logs have it. */
export function exactTime(at: string): string {
  const moment = Date.parse(at);
  return Number.isNaN(moment) ? at : `${exact.format(moment)} (${new Date(moment).toISOString()})`;
}
