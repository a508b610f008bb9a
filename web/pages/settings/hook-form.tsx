import { useState } from 'react';
import {
  type NewWebhook,
  WEBHOOK_EVENTS,
  WEBHOOK_INCLUDES,
  type WebhookEvent,
} from '../../../src/console/contract/webhook';
import { useT } from '../../app/text/use-texts';
import { TextField } from '../../parts/text-field';
import { Checks, SaveDialog } from './parts';

/** A new webhook. */
export function HookForm({
  busy,
  onSave,
  onClose,
}: {
  readonly busy: boolean;
  readonly onSave: (hook: NewWebhook) => void;
  readonly onClose: () => void;
}) {
  const t = useT();
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<WebhookEvent[]>(['handoff.requested', 'case.resolved']);
  const [include, setInclude] = useState<NewWebhook['include']>([]);
  return (
    <SaveDialog
      title={t('settings.hooks.add')}
      busy={busy}
      ready={URL.canParse(url) && events.length > 0}
      onSave={() => onSave({ url, events, include })}
      onClose={onClose}
    >
      <TextField
        label={t('settings.hooks.url')}
        type="url"
        placeholder="https://"
        value={url}
        data-autofocus
        onText={setUrl}
      />
      <Checks
        legend={t('settings.hooks.events')}
        options={WEBHOOK_EVENTS.map((value) => ({ value, label: <code>{value}</code> }))}
        value={events}
        onChange={setEvents}
      />
      <Checks
        legend={t('settings.hooks.include')}
        options={WEBHOOK_INCLUDES.map((value) => ({ value, label: t(`settings.hooks.include.${value}`) }))}
        value={include}
        onChange={setInclude}
      />
    </SaveDialog>
  );
}
