import { NativeSelect } from '@mantine/core';
import { LANGUAGES } from '../../../../src/console/contract/languages';
import { handoffReasonSchema } from '../../../../src/console/contract/packet';
import type { InboxSearch } from '../../../app/router/search';
import { useNames } from '../../../app/text/use-names';
import { useT } from '../../../app/text/use-texts';
import { Tick } from '../../../parts/tick';
import { useLabels, useTeams } from '../list/use-directory';
import type { Inbox } from '../use-inbox-search';
import css from './list-header.module.css';
import { useIntents } from './use-intents';

/** Everything the list can be narrowed by; each change is at once in the address. */
export function FilterForm({ inbox: { search, change } }: { readonly inbox: Inbox }) {
  const t = useT();
  const names = useNames();
  const intents = useIntents();
  const labels = [...useLabels().values()].filter(({ archived }) => !archived);
  const { teams, people } = useTeams();
  const select = (key: Choice, options: readonly Option[]) => (
    <NativeSelect
      size="xs"
      label={t(`inbox.filter.${key}`)}
      data={[{ value: '', label: t('inbox.filter.any') }, ...options]}
      value={search[key] ?? ''}
      onChange={({ currentTarget: { value } }) => change({ [key]: value === '' ? undefined : value })}
    />
  );
  return (
    <div className={css.form}>
      {select('intent', sorted(intents.map((id) => ({ value: id, label: names.intent(id) }))))}
      {select(
        'reason',
        sorted(handoffReasonSchema.options.map((id) => ({ value: id, label: names.reason(id) }))),
      )}
      {select('assignee', [
        { value: 'me', label: t('inbox.assign.me') },
        { value: 'none', label: t('inbox.assign.nobody') },
        ...people.map(({ id, name }) => ({ value: String(id), label: name })),
      ])}
      {teams.length > 0 &&
        select(
          'team',
          teams.map(({ id, name }) => ({ value: String(id), label: name })),
        )}
      {labels.length > 0 &&
        select(
          'label',
          labels.map(({ id, name }) => ({ value: String(id), label: name })),
        )}
      {select(
        'lang',
        LANGUAGES.map((value) => ({ value, label: t(`inbox.lang.${value}`) })),
      )}
      <Tick
        label={t('inbox.filter.unread')}
        checked={search.unread !== undefined}
        onChange={(checked) => change({ unread: checked ? '1' : undefined })}
      />
    </div>
  );
}

type Choice = keyof Pick<InboxSearch, 'intent' | 'reason' | 'assignee' | 'team' | 'label' | 'lang'>;
interface Option {
  readonly value: string;
  readonly label: string;
}

function sorted(options: readonly Option[]): readonly Option[] {
  return options.toSorted((a, b) => a.label.localeCompare(b.label));
}
