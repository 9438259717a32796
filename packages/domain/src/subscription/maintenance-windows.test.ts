import { expect, test } from 'vitest';
import {
  type MaintenanceWindow,
  type MaintenanceWindows,
  maintenanceProblems,
} from './maintenance-windows.ts';

const window = (part: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  days: ['Monday'],
  startHour: 3,
  durationInHours: 8,
  ...part,
});
const manual = (...windows: MaintenanceWindow[]): MaintenanceWindows => ({ mode: 'manual', windows });
const codes = (wanted: MaintenanceWindows, memoryStorage: 'ram' | 'ram-and-flash' = 'ram') =>
  maintenanceProblems(wanted, memoryStorage).map(({ code }) => code.replace('MAINTENANCE_WINDOW_', ''));

test.each<[string, MaintenanceWindows]>([
  ['automatic', { mode: 'automatic', windows: [] }],
  ['one window', manual(window())],
  ['a whole day', manual(window({ startHour: 0, durationInHours: 24 }))],
  ['a window for each day', manual(...Array.from({ length: 7 }, () => window()))],
  ['the shortest, late', manual(window({ startHour: 23, durationInHours: 4 }))],
])('%s is taken', (_name, wanted) => {
  expect(codes(wanted)).toEqual([]);
});

test.each<[string, MaintenanceWindows, string]>([
  [
    'windows when automatic',
    { mode: 'automatic', windows: [window()] },
    'AUTOMATIC_MODE_WITH_MAINTENANCE_WINDOWS',
  ],
  ['none when manual', manual(), 'MANUAL_MODE_WITH_NO_MAINTENANCE_WINDOWS'],
  [
    'eight',
    manual(...Array.from({ length: 8 }, () => window())),
    'GREATER_THAN_MAXIMUM_ALLOWABLE_MAINTENANCE_WINDOWS_PROVIDED',
  ],
  ['no day', manual(window({ days: [] })), 'INVALID_DAYS'],
  ['a day that there is not', manual(window({ days: ['monday'] })), 'INVALID_DAYS'],
  ['a day twice', manual(window({ days: ['Friday', 'Friday'] })), 'DUPLICATE_DAYS'],
  ['hour 24', manual(window({ startHour: 24 })), 'INVALID_START_HOUR'],
  ['hour -1', manual(window({ startHour: -1 })), 'INVALID_START_HOUR'],
  ['3 hours', manual(window({ durationInHours: 3 })), 'INVALID_DURATION_IN_HOURS'],
  ['25 hours', manual(window({ durationInHours: 25 })), 'INVALID_DURATION_IN_HOURS'],
])('%s is refused', (_name, wanted, code) => {
  expect(codes(wanted)).toEqual([code]);
});

test('with flash a window takes 8 hours at least', () => {
  expect(codes(manual(window({ durationInHours: 7 })), 'ram-and-flash')).toEqual([
    'INVALID_DURATION_FOR_ROF_SUBSCRIPTION',
  ]);
  expect(codes(manual(window({ durationInHours: 8 })), 'ram-and-flash')).toEqual([]);
});
