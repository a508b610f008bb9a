import { Button, Textarea, TextInput } from '@mantine/core';
import { MessageSquareQuote, Plus } from 'lucide-react';
import { useState } from 'react';
import { z } from 'zod';
import {
  type SavedReply,
  savedReplyListSchema,
  savedReplySchema,
} from '../../../src/console/contract/composer';
import { LANGUAGES } from '../../../src/console/contract/languages';
import { apiPath } from '../../app/api/api';
import { useNames } from '../../app/text/use-names';
import { useT } from '../../app/text/use-texts';
import { EmptyState } from '../../parts/empty-state';
import { TableStates } from '../../parts/table/table-states';
import { Tag } from '../../parts/tag';
import { RowButtons } from './labels';
import { FormDialog, ListTop, TypedConfirm } from './parts';
import css from './parts.module.css';
import { useChange, useList } from './use-list';

const NAMES = { en: 'English', nb: 'norsk', zh: '中文' } as const;
const NAME = /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u;

/** Words that agents use often. */
export function Replies() {
  const t = useT();
  const names = useNames();
  const [open, setOpen] = useState<SavedReply | 'new'>();
  const [dropping, setDropping] = useState<SavedReply>();
  const { data, state } = useList(['replies', 'settings'], '/replies', savedReplyListSchema);
  const { change, isPending } = useChange('replies');
  const drop = async ({ id }: SavedReply) => {
    const gone = await change('DELETE', apiPath`/replies/${id}`, undefined, z.object({ id: z.number() }));
    if (gone) setDropping(undefined);
  };
  const empty = { icon: MessageSquareQuote, title: t('settings.none'), text: '' };
  return (
    <>
      <ListTop lead={t('settings.replies.lead')}>
        <Button size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={() => setOpen('new')}>
          {t('settings.replies.add')}
        </Button>
      </ListTop>
      {!data && <TableStates list={state} empty={empty} onClear={undefined} />}
      {data?.replies.length === 0 && (
        <EmptyState icon={MessageSquareQuote} title={t('settings.none')} level={3} />
      )}
      {data && data.replies.length > 0 && (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('settings.name')}</th>
              <th scope="col">{t('settings.team.languages')}</th>
              <th scope="col">{t('settings.actions')}</th>
            </tr>
          </thead>
          <tbody>
            {data.replies.map((reply) => (
              <tr key={reply.id}>
                <th scope="row">
                  /{reply.name}
                  <small>{Object.values(reply.texts)[0]?.slice(0, 90)}</small>
                  <span className={css.tags}>
                    {reply.intents.map((id) => (
                      <Tag key={id} tone="bot">
                        {names.intent(id)}
                      </Tag>
                    ))}
                  </span>
                </th>
                <td>{LANGUAGES.filter((one) => reply.texts[one] !== undefined).join(', ')}</td>
                <td>
                  <RowButtons
                    name={reply.name}
                    onEdit={() => setOpen(reply)}
                    onRemove={() => setDropping(reply)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {open && <ReplyForm reply={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
      {dropping && (
        <TypedConfirm
          name={dropping.name}
          title={t('settings.remove.title', { name: dropping.name })}
          text={t('settings.replies.lead')}
          action={t('settings.remove')}
          busy={isPending}
          onConfirm={() => void drop(dropping)}
          onClose={() => setDropping(undefined)}
        />
      )}
    </>
  );
}

function ReplyForm({
  reply,
  onClose,
}: {
  readonly reply: SavedReply | undefined;
  readonly onClose: () => void;
}) {
  const t = useT();
  const [name, setName] = useState(reply?.name ?? '');
  const [intents, setIntents] = useState(reply?.intents.join(', ') ?? '');
  const [texts, setTexts] = useState<SavedReply['texts']>(reply?.texts ?? {});
  const { change, isPending } = useChange('replies');
  const written = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
  const save = async () => {
    const body = {
      name: name.trim(),
      intents: intents.split(/[\s,]+/).filter((id) => id !== ''),
      texts: written,
    };
    const saved = reply
      ? await change('PATCH', apiPath`/replies/${reply.id}`, body, savedReplySchema)
      : await change('POST', '/replies', body, savedReplySchema);
    if (saved) onClose();
  };
  return (
    <FormDialog
      title={reply ? t('settings.edit.of', { name: reply.name }) : t('settings.replies.add')}
      busy={isPending}
      ready={NAME.test(name.trim()) && Object.keys(written).length > 0}
      onSave={() => void save()}
      onClose={onClose}
    >
      <TextInput
        label={t('settings.replies.name')}
        description={t('settings.replies.name.hint')}
        value={name}
        maxLength={40}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('settings.replies.intents')}
        description={t('settings.replies.intents.hint')}
        value={intents}
        placeholder="renew, payment-problem"
        onChange={(event) => setIntents(event.currentTarget.value)}
      />
      {LANGUAGES.map((language) => (
        <Textarea
          key={language}
          label={t('settings.replies.in', { language: NAMES[language] })}
          value={texts[language] ?? ''}
          rows={3}
          maxLength={4_000}
          lang={language}
          onChange={(event) => setTexts({ ...texts, [language]: event.currentTarget.value })}
        />
      ))}
    </FormDialog>
  );
}
