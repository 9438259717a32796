import type { DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

type Unit = keyof typeof UNIT_MS;

const UNITS: Partial<Record<DateRangePickerProps.TimeUnit, Unit>> = {
  minute: 'm',
  hour: 'h',
  day: 'd',
  week: 'w',
};

/** A stretch of time as it stands in the address: `7d`, or two moments with two dots between. */
export type Range =
  | { kind: 'last'; amount: number; unit: Unit }
  | { kind: 'between'; start: string; end: string };

/** Reads a stretch of time; null for every text that is none, which means at any time. */
export function parseRange(text: string): Range | null {
  const last = /^(\d{1,4})([mhdw])$/.exec(text);
  if (last) return { kind: 'last', amount: Number(last[1]), unit: last[2] as Unit };
  const [start = '', end = '', more] = text.split('..');
  if (more !== undefined || !isMoment(start) || !isMoment(end)) return null;
  return { kind: 'between', start, end };
}

const isMoment = (text: string): boolean => text.length >= 10 && !Number.isNaN(Date.parse(text));

export function rangeText(range: Range | null): string {
  if (range === null) return '';
  return range.kind === 'last' ? `${range.amount}${range.unit}` : `${range.start}..${range.end}`;
}

/** What the API is asked for. */
export function rangeBounds(range: Range | null, now: number): { startTime?: Date; endTime?: Date } {
  if (range === null) return {};
  if (range.kind === 'last') return { startTime: new Date(now - range.amount * UNIT_MS[range.unit]) };
  return { startTime: new Date(range.start), endTime: new Date(range.end) };
}

export function toPicker(range: Range | null): DateRangePickerProps.Value | null {
  if (range === null) return null;
  if (range.kind === 'between') return { type: 'absolute', startDate: range.start, endDate: range.end };
  const unit = (Object.keys(UNITS) as (keyof typeof UNITS)[]).find((name) => UNITS[name] === range.unit);
  return unit ? { type: 'relative', amount: range.amount, unit } : null;
}

/** Months and longer, and parts of a second, are given in days and minutes. */
export function fromPicker(value: DateRangePickerProps.Value | null): Range | null {
  if (value === null) return null;
  if (value.type === 'absolute')
    return {
      kind: 'between',
      start: new Date(value.startDate).toISOString(),
      end: new Date(value.endDate).toISOString(),
    };
  const unit = UNITS[value.unit];
  if (unit) return { kind: 'last', amount: value.amount, unit };
  if (value.unit === 'second')
    return { kind: 'last', amount: Math.max(1, Math.ceil(value.amount / 60)), unit: 'm' };
  return { kind: 'last', amount: value.amount * (value.unit === 'year' ? 365 : 30), unit: 'd' };
}
