import { Fragment } from 'react';

/** A name or a code too long for its place: it breaks behind its separators first, and in a word only where it must. */
export function LongWord({ text }: { text: string }) {
  return (
    <span className="breakable">
      {text.split(/(?<=[/_])/).map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, which never change places
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
