import { Button } from '@mantine/core';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useChangeMe, usePreferences } from '../../app/api/me';
import { bindingsOf, clashes, SHORTCUT_IDS, SHORTCUTS, type ShortcutId } from '../../app/keys/catalog';
import { isMac, keyLabel } from '../../app/keys/key-label';
import { chord } from '../../app/keys/match';
import { useT } from '../../app/text/use-texts';
import { PlainTable } from '../../parts/plain-table';
import { Toggle } from './choice';
import css from './shortcuts.module.css';

/** Switches shortcuts off, or gives one other keys. */
export function Shortcuts() {
  const t = useT();
  const change = useChangeMe();
  const { shortcuts = { on: true, keys: {} } } = usePreferences();
  const bindings = bindingsOf(shortcuts.keys);
  const clashing = clashes(bindings);
  const set = (id: ShortcutId, keys: string | undefined) => {
    const { [id]: _before, ...others } = shortcuts.keys;
    const same = keys === undefined || keys === SHORTCUTS[id].keys;
    change({ preferences: { shortcuts: { ...shortcuts, keys: same ? others : { ...others, [id]: keys } } } });
  };
  return (
    <>
      <Toggle
        label={t('settings.keys.on')}
        hint={t('settings.keys.on.hint')}
        on={shortcuts.on}
        onChange={(on) => change({ preferences: { shortcuts: { ...shortcuts, on } } })}
      />
      <PlainTable className={css.table} heads={[t('settings.keys.action'), t('settings.keys.keys'), '']}>
        {SHORTCUT_IDS.map((id) => (
          <tr key={id}>
            <th scope="row">
              {t(SHORTCUTS[id].text)}
              {clashing.has(id) && <span className={css.clash}>{t('settings.keys.clash')}</span>}
            </th>
            <td>
              <KeysButton id={id} keys={bindings[id]} onKeys={(keys) => set(id, keys)} />
            </td>
            <td>
              {id in shortcuts.keys && (
                <Button
                  variant="subtle"
                  size="compact-xs"
                  leftSection={<RotateCcw size={13} aria-hidden />}
                  aria-label={t('settings.keys.reset', { action: t(SHORTCUTS[id].text) })}
                  onClick={() => set(id, undefined)}
                >
                  {keyLabel(SHORTCUTS[id].keys)}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </PlainTable>
    </>
  );
}

/** Shows the keys; pressed, it takes the next press as the new ones. A sequence keeps its first key. */
function KeysButton({
  id,
  keys,
  onKeys,
}: {
  readonly id: ShortcutId;
  readonly keys: string;
  readonly onKeys: (keys: string) => void;
}) {
  const t = useT();
  const [listening, setListening] = useState(false);
  const first = SHORTCUTS[id].keys.includes(' ') ? `${SHORTCUTS[id].keys.split(' ')[0]} ` : '';
  return (
    <button
      type="button"
      className={css.keys}
      aria-label={t('settings.keys.change', { action: t(SHORTCUTS[id].text), keys: keyLabel(keys) })}
      aria-pressed={listening}
      onClick={() => setListening(!listening)}
      onBlur={() => setListening(false)}
      onKeyDown={(event) => {
        if (!listening || event.key === 'Tab') return;
        event.preventDefault();
        event.stopPropagation();
        const pressed = event.altKey ? undefined : chord(event, isMac());
        if (pressed === undefined) return;
        setListening(false);
        if (pressed !== 'escape' || id === 'thread.close') onKeys(`${first}${pressed}`);
      }}
    >
      {listening ? t('settings.keys.press') : keyLabel(keys)}
    </button>
  );
}
