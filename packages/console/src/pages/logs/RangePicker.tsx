import DateRangePicker from '@cloudscape-design/components/date-range-picker';
import { fromPicker, type Range, rangeText, toPicker } from './log-range.ts';

interface Props {
  range: Range | null;
  /** With the range as the address has it. */
  onRange: (text: string) => void;
}

/** Which time is looked at, to the day or hours back from now. */
export function RangePicker({ range, onRange }: Props) {
  return (
    <DateRangePicker
      value={toPicker(range)}
      placeholder="At any time"
      ariaLabel="Time"
      relativeOptions={[
        { key: '1h', amount: 1, unit: 'hour', type: 'relative' },
        { key: '1d', amount: 1, unit: 'day', type: 'relative' },
        { key: '7d', amount: 7, unit: 'day', type: 'relative' },
        { key: '30d', amount: 30, unit: 'day', type: 'relative' },
      ]}
      isValidRange={(value) =>
        value?.type === 'absolute' && value.startDate > value.endDate
          ? { valid: false, errorMessage: 'The end is before the beginning.' }
          : { valid: true }
      }
      onChange={({ detail }) => onRange(rangeText(fromPicker(detail.value)))}
      i18nStrings={{
        formatRelativeRange: ({ amount, unit }) => `Last ${amount === 1 ? unit : `${amount} ${unit}s`}`,
        formatUnit: (unit, amount) => (amount === 1 ? unit : `${unit}s`),
      }}
    />
  );
}
