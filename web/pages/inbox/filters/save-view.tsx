import { Button, Menu, Popover, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { type SavedView, savedViewSchema } from '../../../../src/console/contract/view';
import { ApiProblem, apiPath } from '../../../app/api/api';
import { useMe } from '../../../app/api/me';
import { useApi } from '../../../app/api/use-api';
import { useT } from '../../../app/text/use-texts';
import { useToast } from '../../../app/toast/use-toast';
import { Tick } from '../../../parts/tick';
import type { Inbox } from '../use-inbox-search';
import css from './list-header.module.css';

/** Keeps the list as it is under a name: as a new view, or in the one that was opened and changed. */
export function SaveView({ inbox, view }: { readonly inbox: Inbox; readonly view: SavedView | undefined }) {
  const t = useT();
  const [naming, setNaming] = useState(false);
  const { change, remove } = useViewChanges(inbox);
  const current = { ...inbox.filter, ...(inbox.search.sort !== undefined && { sort: inbox.search.sort }) };
  const changed = !view || !same(view.search, current);
  return (
    <Popover
      withRoles={false}
      opened={naming}
      onChange={setNaming}
      width={260}
      trapFocus
      shadow="md"
      position="bottom-start"
    >
      <Popover.Target>
        <span>
          {view?.mine ? (
            <Menu position="bottom-start">
              <Menu.Target>
                <button type="button" className={css.text}>
                  {changed ? t('inbox.save.changed') : t('inbox.save.menu')}{' '}
                  <ChevronDown size={12} aria-hidden />
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                {changed && (
                  <Menu.Item onClick={() => change(view.id, { search: current })}>
                    {t('inbox.save.keep', { name: view.name })}
                  </Menu.Item>
                )}
                <Menu.Item onClick={() => setNaming(true)}>{t('inbox.save.as')}</Menu.Item>
                <Menu.Item className={css.danger} onClick={() => remove(view)}>
                  {t('inbox.save.remove', { name: view.name })}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          ) : (
            changed && (
              <button type="button" className={css.text} onClick={() => setNaming(true)}>
                {t('inbox.save.new')}
              </button>
            )
          )}
        </span>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t('inbox.save.new')}>
        <NameForm search={current} inbox={inbox} onDone={() => setNaming(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function NameForm({
  search,
  inbox,
  onDone,
}: {
  readonly search: Record<string, string>;
  readonly inbox: Inbox;
  readonly onDone: () => void;
}) {
  const t = useT();
  const me = useMe();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const { add } = useViewChanges(inbox);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    add({ name: name.trim(), shared, search });
    onDone();
  };
  return (
    <form className={css.save} onSubmit={submit}>
      <TextInput
        size="xs"
        data-autofocus
        label={t('inbox.save.name')}
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {me && me.role !== 'agent' && (
        <Tick label={t('inbox.save.shared')} checked={shared} onChange={setShared} />
      )}
      <Button size="xs" type="submit">
        {t('inbox.save.submit')}
      </Button>
    </form>
  );
}

function useViewChanges({ change: go }: Inbox) {
  const api = useApi();
  const queryClient = useQueryClient();
  const toast = useToast();
  const t = useT();
  const run = async (work: () => Promise<void>) => {
    try {
      await work();
      await queryClient.invalidateQueries({ queryKey: ['views'] });
    } catch (error) {
      toast({ tone: 'bad', text: error instanceof ApiProblem ? error.message : t('inbox.bulk.lost') });
    }
  };
  return {
    add: (view: { name: string; shared: boolean; search: Record<string, string> }) =>
      void run(async () => {
        const { id, name } = await api.send('POST', '/views', view, savedViewSchema);
        go({ saved: String(id) }, { replace: true });
        toast({ text: t('inbox.save.done', { name }) });
      }),
    change: (id: number, body: { search: Record<string, string> }) =>
      void run(async () => {
        const { name } = await api.send('PATCH', apiPath`/views/${id}`, body, savedViewSchema);
        toast({ text: t('inbox.save.done', { name }) });
      }),
    remove: ({ id, name, shared, search }: SavedView) =>
      void run(async () => {
        await api.send('DELETE', apiPath`/views/${id}`, undefined, z.object({}));
        go({ saved: undefined }, { replace: true });
        toast({
          text: t('inbox.save.removed', { name }),
          action: {
            label: t('inbox.bulk.undo'),
            run: () =>
              void run(async () => {
                await api.send('POST', '/views', { name, shared, search }, savedViewSchema);
              }),
          },
        });
      }),
  };
}

function same(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const listed = (one: Readonly<Record<string, string>>) =>
    JSON.stringify(
      Object.entries(one)
        .filter(([key, value]) => !(key === 'sort' && value === 'due'))
        .toSorted(([left], [right]) => left.localeCompare(right)),
    );
  return listed(a) === listed(b);
}
