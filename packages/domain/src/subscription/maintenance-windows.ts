import type { RequestProblem } from './request-problem.ts';

/** When a subscription may be maintained: whenever it suits, or in windows of the week. */
export interface MaintenanceWindows {
  mode: 'automatic' | 'manual';
  windows: MaintenanceWindow[];
}

export interface MaintenanceWindow {
  /** Days of the week by their English names. */
  days: string[];
  /** From 0 to 23, in the local time of the region. */
  startHour: number;
  durationInHours: number;
}

export const AUTOMATIC_MAINTENANCE: MaintenanceWindows = { mode: 'automatic', windows: [] };

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const WINDOWS_MOST = 7;
const LONGEST_HOURS = 24;
/** Flash takes longer to move. */
const SHORTEST_HOURS = { ram: 4, 'ram-and-flash': 8 } as const;

/** What is wrong with maintenance windows, in the contract's words (sections 2.5 and 4.6). */
export function maintenanceProblems(
  { mode, windows }: MaintenanceWindows,
  memoryStorage: keyof typeof SHORTEST_HOURS,
): RequestProblem[] {
  const found: RequestProblem[] = [];
  const say = (code: string, message: string, remedy: string) =>
    found.push({ code: `MAINTENANCE_WINDOW_${code}`, field: 'windows', message, remedy });
  if (mode === 'automatic' && windows.length > 0)
    say(
      'AUTOMATIC_MODE_WITH_MAINTENANCE_WINDOWS',
      'Windows are given, and the mode is automatic.',
      'Leave the windows out, or use the mode manual.',
    );
  if (mode === 'manual' && windows.length === 0)
    say(
      'MANUAL_MODE_WITH_NO_MAINTENANCE_WINDOWS',
      'The mode is manual, and no window is given.',
      'Give a window, or use the mode automatic.',
    );
  if (windows.length > WINDOWS_MOST)
    say(
      'GREATER_THAN_MAXIMUM_ALLOWABLE_MAINTENANCE_WINDOWS_PROVIDED',
      `${windows.length} windows are given.`,
      `Give ${WINDOWS_MOST} at most.`,
    );
  for (const window of windows) windowProblems(window, memoryStorage, say);
  return found;
}

function windowProblems(
  { days, startHour, durationInHours }: MaintenanceWindow,
  memoryStorage: keyof typeof SHORTEST_HOURS,
  say: (code: string, message: string, remedy: string) => void,
): void {
  const unknown = days.filter((day) => !WEEKDAYS.includes(day));
  if (days.length === 0) say('INVALID_DAYS', 'A window has no day.', `Name ${WEEKDAYS.join(', ')}.`);
  if (unknown.length > 0)
    say('INVALID_DAYS', `There is no day ${unknown.join(', ')}.`, `Use ${WEEKDAYS.join(', ')}.`);
  if (new Set(days).size < days.length)
    say('DUPLICATE_DAYS', 'A window names a day twice.', 'Name each day once.');
  if (startHour < 0 || startHour > 23)
    say('INVALID_START_HOUR', `A window begins at hour ${startHour}.`, 'Give an hour from 0 to 23.');
  const shortest = SHORTEST_HOURS[memoryStorage];
  if (durationInHours >= shortest && durationInHours <= LONGEST_HOURS) return;
  const isForFlash = memoryStorage === 'ram-and-flash' && durationInHours >= SHORTEST_HOURS.ram;
  say(
    isForFlash && durationInHours < shortest
      ? 'INVALID_DURATION_FOR_ROF_SUBSCRIPTION'
      : 'INVALID_DURATION_IN_HOURS',
    `A window takes ${durationInHours} hours.`,
    `Give ${shortest} to ${LONGEST_HOURS} hours.`,
  );
}
