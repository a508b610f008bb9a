import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { type AuditLine, auditListSchema } from '../../../src/console/contract/settings';
import { queryOf } from '../../app/api/query';
import { useApi } from '../../app/api/use-api';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import fields from '../../parts/field.module.css';
import { PlainTable } from '../../parts/plain-table';
import { ExportButton } from '../../parts/table/export-button';
import { listStateOf } from '../../parts/table/list-state';
import { TableStates } from '../../parts/table/table-states';
import { ListTop } from './parts';
import css from './parts.module.css';

const route = getRouteApi('/settings');

/** Who did what, to be narrowed and downloaded. */
export function Audit() {
  const t = useT();
  const api = useApi();
  const { who, what, from, until } = route.useSearch();
  const filter = { who, what, from, until };
  const navigate = route.useNavigate();
  const list = useInfiniteQuery({
    queryKey: ['settings', 'audit', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get('/audit', auditListSchema, {
        search: { ...filter, ...(pageParam > 0 && { before: pageParam }) },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last) => last.before,
  });
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = list;
  const lines = data?.pages.flatMap((page) => page.lines) ?? [];
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const change = (next: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <>
      <ListTop lead={t('settings.audit.lead')}>
        <ExportButton href={`/api/audit/export?${queryOf(filter)}`} />
      </ListTop>
      <Filters filter={filter} actions={data?.pages[0]?.actions ?? []} onChange={change} />
      {lines.length > 0 ? (
        <Lines lines={lines} />
      ) : (
        <TableStates
          list={listStateOf(list)}
          empty={{ icon: ScrollText, title: t('settings.audit.empty') }}
          onClear={
            isFiltered
              ? () => change({ who: undefined, what: undefined, from: undefined, until: undefined })
              : undefined
          }
        />
      )}
      {hasNextPage && (
        <p>
          <Button
            size="xs"
            variant="default"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {t('settings.audit.more')}
          </Button>
        </p>
      )}
    </>
  );
}

type Filter = Readonly<Record<'who' | 'what' | 'from' | 'until', string | undefined>>;

function Filters({
  filter,
  actions,
  onChange,
}: {
  readonly filter: Filter;
  readonly actions: readonly string[];
  readonly onChange: (next: Partial<Filter>) => void;
}) {
  const t = useT();
  const [who, setWho] = useState(filter.who ?? '');
  // What stands in the address may be older than the list, or the beginning of an action.
  const choices = [...new Set([...actions, ...(filter.what === undefined ? [] : [filter.what])])].sort();
  return (
    <form
      className={css.filters}
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ who: who.trim() === '' ? undefined : who.trim() });
      }}
    >
      <label>
        {t('settings.audit.who')}
        <input
          className={fields.field}
          value={who}
          maxLength={80}
          placeholder={t('settings.audit.who.hint')}
          onChange={(event) => setWho(event.currentTarget.value)}
          onBlur={() => onChange({ who: who.trim() === '' ? undefined : who.trim() })}
        />
      </label>
      <label>
        {t('settings.audit.what')}
        <select
          className={fields.field}
          value={filter.what ?? ''}
          onChange={(event) => onChange({ what: event.currentTarget.value || undefined })}
        >
          <option value="">{t('settings.audit.what.all')}</option>
          {choices.map((action) => (
            <option key={action} value={action}>
              {action}
            </option>
          ))}
        </select>
      </label>
      {(['from', 'until'] as const).map((name) => (
        <label key={name}>
          {t(`settings.audit.${name}`)}
          <input
            type="date"
            className={fields.field}
            value={filter[name] ?? ''}
            onChange={(event) => onChange({ [name]: event.currentTarget.value || undefined })}
          />
        </label>
      ))}
    </form>
  );
}

function Lines({ lines }: { readonly lines: readonly AuditLine[] }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow(60_000);
  return (
    <PlainTable
      label={t('settings.audit')}
      heads={[
        t('settings.audit.when'),
        t('settings.audit.who'),
        t('settings.audit.what'),
        t('settings.audit.subject'),
        t('settings.audit.detail'),
      ]}
    >
      {lines.map((line) => (
        <tr key={line.id}>
          <td>{moment(line.at, now)}</td>
          <th scope="row">
            {line.who}
            {line.address !== undefined && <small>{line.address}</small>}
          </th>
          <td>{line.what}</td>
          <td>{line.about ?? line.subject}</td>
          <td>
            <Detail detail={line.detail} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

function Detail({ detail }: { readonly detail: AuditLine['detail'] }) {
  const t = useT();
  if (Object.keys(detail).length === 0) return null;
  const { before, after, ...rest } = detail;
  const parts = [
    [t('settings.audit.before'), before],
    [t('settings.audit.after'), after],
    ['', Object.keys(rest).length > 0 ? rest : undefined],
  ] as const;
  return (
    <details className={css.details}>
      <summary>{t('settings.audit.show')}</summary>
      {parts.map(([name, value]) =>
        value === undefined ? null : (
          <pre key={name}>
            {name !== '' && `${name}: `}
            {JSON.stringify(value, undefined, 1)}
          </pre>
        ),
      )}
    </details>
  );
}
