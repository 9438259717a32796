import { useEffect, useState } from 'react';

/**
 * For a dialog that is mounted when it is asked for: once it is gone, the keyboard is where it was before. Cloudscape
 * does so by itself only for a dialog in which no field takes the focus at once.
 */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      // What was shown instead of the dialog may have taken the focus already.
      const isFree = document.activeElement === null || document.activeElement === document.body;
      if (isFree && before instanceof HTMLElement && before.isConnected) before.focus();
    },
    [before],
  );
}
