export interface ColumnDisplay {
  id: string;
  visible: boolean;
}

/**
 * Which columns are shown, in which order: `name,-id` as it was remembered, fitted to the columns that there are now.
 * One that has come since is where it belongs by default, one that is gone is forgotten.
 */
export function columnDisplay(
  columns: readonly { id: string; optional?: boolean; isRowHeader?: boolean }[],
  remembered: string | null,
): ColumnDisplay[] {
  const chosen = (remembered ?? '').split(',').map((text) => ({
    id: text.replace(/^-/, ''),
    visible: !text.startsWith('-'),
  }));
  const known = chosen.filter(({ id }) => columns.some((column) => column.id === id));
  const added = columns.filter(({ id }) => !known.some((one) => one.id === id));
  const all = [...known, ...added.map(({ id, optional = false }) => ({ id, visible: !optional }))];
  // The column that names the row is always there.
  return all.map((one) => {
    const isName = columns.some(({ id, isRowHeader = false }) => id === one.id && isRowHeader);
    return isName ? { ...one, visible: true } : one;
  });
}
