import { Textarea } from '@mantine/core';
import { MessageSquareQuote } from 'lucide-react';
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
import { ListTable } from '../../parts/table/list-table';
import { useList } from '../../parts/table/use-list';
import { Tag } from '../../parts/tag';
import { TextField } from '../../parts/text-field';
import { AddButton, ListTop, RemoveDialog, SaveDialog } from './parts';
import css from './parts.module.css';
import { RowButtons } from './row-buttons';
import { useChange } from './use-change';

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
  return (
    <>
      <ListTop lead={t('settings.replies.lead')}>
        <AddButton onClick={() => setOpen('new')}>{t('settings.replies.add')}</AddButton>
      </ListTop>
      <ListTable
        state={state}
        rows={data?.replies}
        icon={MessageSquareQuote}
        none={t('settings.none')}
        heads={[t('settings.name'), t('settings.team.languages'), t('settings.actions')]}
      >
        {(reply) => (
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
        )}
      </ListTable>
      {open && <ReplyForm reply={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
      {dropping && (
        <RemoveDialog
          name={dropping.name}
          text={t('settings.replies.lead')}
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
  const { keep, isPending } = useChange('replies');
  const written = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
  const save = async () => {
    const body = {
      name: name.trim(),
      intents: intents.split(/[\s,]+/).filter((id) => id !== ''),
      texts: written,
    };
    if (await keep('/replies', reply, body, savedReplySchema)) onClose();
  };
  return (
    <SaveDialog
      title={reply ? t('settings.edit.of', { name: reply.name }) : t('settings.replies.add')}
      busy={isPending}
      ready={NAME.test(name.trim()) && Object.keys(written).length > 0}
      onSave={() => void save()}
      onClose={onClose}
    >
      <TextField
        label={t('settings.replies.name')}
        description={t('settings.replies.name.hint')}
        value={name}
        maxLength={40}
        data-autofocus
        onText={setName}
      />
      <TextField
        label={t('settings.replies.intents')}
        description={t('settings.replies.intents.hint')}
        value={intents}
        placeholder="renew, payment-problem"
        onText={setIntents}
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
    </SaveDialog>
  );
}
