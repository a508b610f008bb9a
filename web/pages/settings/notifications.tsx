import { Button } from '@mantine/core';
import { BellRing, Volume2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { NOTIFY_RULES } from '../../../src/console/contract/me';
import { useChangeMe, usePreferences } from '../../app/api/me';
import { createTone, type Tone } from '../../app/notices/tone';
import { useT } from '../../app/text/use-texts';
import { Choice, Toggle } from './choice';

/** Sound, which messages are worth one, and notices of the system. */
export function Notifications() {
  const t = useT();
  const change = useChangeMe();
  const { sound = true, notify = { rule: 'needs_person', onlyWhenHidden: true } } = usePreferences();
  const test = useTestTone();
  return (
    <>
      <Toggle
        label={t('settings.sound')}
        on={sound}
        onChange={(on) => change({ preferences: { sound: on } })}
      />
      <p>
        <Button variant="default" size="xs" leftSection={<Volume2 size={14} aria-hidden />} onClick={test}>
          {t('settings.sound.test')}
        </Button>
      </p>
      <Choice
        legend={t('settings.rule')}
        value={notify.rule}
        options={NOTIFY_RULES.map((value) => ({ value, label: t(`settings.rule.${value}`) }))}
        onChange={(rule) => change({ preferences: { notify: { ...notify, rule } } })}
      />
      <Toggle
        label={t('settings.onlyWhenHidden')}
        hint={t('settings.onlyWhenHidden.hint')}
        on={notify.onlyWhenHidden}
        onChange={(onlyWhenHidden) => change({ preferences: { notify: { ...notify, onlyWhenHidden } } })}
      />
      <SystemNotices />
    </>
  );
}

/** The browser asks once; what was answered can be changed only in its own settings. */
function SystemNotices() {
  const t = useT();
  const [permission, setPermission] = useState(() =>
    'Notification' in globalThis ? Notification.permission : 'denied',
  );
  if (permission !== 'default') return <p>{t(`settings.system.${permission}`)}</p>;
  const ask = async () => setPermission(await Notification.requestPermission());
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<BellRing size={14} aria-hidden />}
      onClick={() => void ask()}
    >
      {t('settings.system.ask')}
    </Button>
  );
}

function useTestTone(): () => void {
  const tone = useRef<Tone>(undefined);
  useEffect(() => {
    // Made before the click, which is what lets it sound.
    const made = createTone();
    tone.current = made;
    return () => made.close();
  }, []);
  return () => tone.current?.play();
}
