import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CollectionPreferences, {
  type CollectionPreferencesProps,
} from '@cloudscape-design/components/collection-preferences';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { type ReactNode, useEffect, useState } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { recall, remember } from '../app/memory.ts';
import { useUrlState, withParameters } from '../app/use-url-state.ts';
import { type ColumnDisplay, columnDisplay } from './column-display.ts';
import { ErrorBox } from './ErrorBox.tsx';
import { type TableView, tableView, type ValueColumn } from './table-view.ts';

export interface Column<T> extends ValueColumn<T> {
  header: string;
  cell: (item: T) => ReactNode;
  /** The column that names the row. */
  isRowHeader?: boolean;
  /** Shown only when it is chosen in the preferences. */
  optional?: boolean;
  width?: number | string;
  minWidth?: number | string;
}

export interface DataTableProps<T> {
  /** Unique among all tables: what the browser remembers the chosen columns under. */
  name: string;
  /** In front of the table's parameters in the address, where a page has several tables. */
  urlPrefix?: string;
  /** How its rows are called: `{ one: 'task', many: 'tasks' }`. */
  what: { one: string; many: string };
  items: readonly T[] | undefined;
  error?: unknown;
  onRetry?: () => void;
  columns: readonly Column<T>[];
  trackBy: (item: T) => string;
  /** A column's id, with `-` in front for the largest first. */
  sort?: string;
  /** Filters beside the search field. */
  filters?: ReactNode;
  /** Shown when there is nothing at all: what this is, and how the first one comes to be. */
  empty: ReactNode;
  header?: ReactNode;
  pageSize?: number;
  /** More rows can be fetched after the last page. */
  more?: { has: boolean; fetch: () => void };
}

/** A table that is searched, sorted and paged, with all of that in the address, and its columns in the browser's memory. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { name, what, items, error, columns, pageSize = 20, urlPrefix = '', more } = props;
  const [text] = useUrlState(`${urlPrefix}q`);
  // Another search begins on its first page.
  const setText = (next: string): void =>
    navigate(withParameters({ [`${urlPrefix}q`]: next, [`${urlPrefix}page`]: null }), { replace: true });
  const [sort, setSort] = useUrlState(`${urlPrefix}sort`, props.sort);
  const [page, setPage] = useUrlState(`${urlPrefix}page`, '1');
  const [display, setDisplay] = useColumnDisplay(name, urlPrefix, columns);
  if (error !== null && error !== undefined && items === undefined)
    return (
      <ErrorBox
        error={error}
        title={`The ${what.many} could not be loaded`}
        {...(props.onRetry && { onRetry: props.onRetry })}
      />
    );

  const view = tableView(items ?? [], columns, { text, sort, page: Number(page), pageSize });
  const sorted = columns.find(({ id }) => id === sort.replace(/^-/, ''));
  const toPage = (next: number): void => {
    if (next > view.pages) more?.fetch();
    setPage(String(next));
  };
  const table = (
    <Table
      variant="container"
      header={props.header}
      items={view.rows}
      trackBy={props.trackBy}
      loading={items === undefined}
      loadingText={`Loading ${what.many}`}
      skeleton={{ totalRows: 5 }}
      columnDefinitions={columns.map(definition)}
      columnDisplay={display}
      {...(sorted && { sortingColumn: definition(sorted), sortingDescending: sort.startsWith('-') })}
      onSortingChange={({ detail }) =>
        setSort(`${detail.isDescending ? '-' : ''}${detail.sortingColumn.sortingField ?? ''}`)
      }
      wrapLines
      totalItemsCount={view.matches}
      firstIndex={view.first}
      renderAriaLive={({ firstIndex, lastIndex, totalItemsCount }) =>
        `${what.many} ${firstIndex} to ${lastIndex} of ${totalItemsCount ?? view.matches}`
      }
      ariaLabels={{ tableLabel: what.many }}
      filter={
        <SpaceBetween direction="horizontal" size="xs" alignItems="end">
          <Search key={`${urlPrefix}q`} what={what} text={text} view={view} onText={setText} />
          {props.filters}
        </SpaceBetween>
      }
      pagination={
        <Pagination
          currentPageIndex={view.page}
          pagesCount={view.pages}
          openEnd={more?.has ?? false}
          ariaLabels={{ paginationLabel: `Pages of ${what.many}` }}
          onChange={({ detail }) => toPage(detail.currentPageIndex)}
        />
      }
      preferences={
        <CollectionPreferences
          title="Columns"
          preferences={{ contentDisplay: display }}
          contentDisplayPreference={{
            options: columns.map(({ id, header, isRowHeader = false }) => ({
              id,
              label: header,
              alwaysVisible: isRowHeader,
            })),
          }}
          onConfirm={({ detail }) => setDisplay(detail.contentDisplay ?? [])}
        />
      }
      empty={
        text === '' ? (
          props.empty
        ) : (
          <Box textAlign="center" padding="s">
            <SpaceBetween size="xs">
              <div>No {what.one} matches.</div>
              <Button onClick={() => setText('')}>Clear the search</Button>
            </SpaceBetween>
          </Box>
        )
      }
    />
  );
  if (error === null || error === undefined) return table;
  return (
    <SpaceBetween size="s">
      <ErrorBox
        error={error}
        title={`What you see of the ${what.many} may be old: it could not be refreshed`}
        {...(props.onRetry && { onRetry: props.onRetry })}
      />
      {table}
    </SpaceBetween>
  );
}

function definition<T>(column: Column<T>) {
  const { id, header, cell, isRowHeader = false, value, width, minWidth } = column;
  return {
    id,
    header,
    cell,
    isRowHeader,
    ...(value && { sortingField: id }),
    ...(width !== undefined && { width }),
    ...(minWidth !== undefined && { minWidth }),
  };
}

interface SearchProps {
  what: { one: string; many: string };
  text: string;
  view: TableView<unknown>;
  onText: (text: string) => void;
}

/** The field answers at once; the address follows when the typing pauses. */
function Search({ what, text, view, onText }: SearchProps) {
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  return (
    <TextFilter
      filteringText={typed}
      filteringPlaceholder={`Search ${what.many}`}
      filteringAriaLabel={`Search ${what.many}`}
      countText={text === '' ? '' : `${view.matches} ${view.matches === 1 ? what.one : what.many}`}
      onChange={({ detail }) => setTyped(detail.filteringText)}
      onDelayedChange={({ detail }) => onText(detail.filteringText)}
    />
  );
}

/**
 * Which columns are shown, in which order: as the address says, or else as this browser remembers, fitted to the
 * columns that there are.
 */
function useColumnDisplay<T>(
  name: string,
  urlPrefix: string,
  columns: readonly Column<T>[],
): [ColumnDisplay[], (chosen: readonly CollectionPreferencesProps.ContentDisplayItem[]) => void] {
  const key = `berth.columns.${name}`;
  const [stored, setStored] = useState(() => recall(key));
  const [linked, setLinked] = useUrlState(`${urlPrefix}columns`);
  const choose = (chosen: readonly CollectionPreferencesProps.ContentDisplayItem[]): void => {
    const text = chosen.map(({ id, visible }) => `${visible ? '' : '-'}${id}`).join(',');
    remember(key, text);
    setStored(text);
    setLinked(text);
  };
  return [columnDisplay(columns, linked === '' ? stored : linked), choose];
}
