import { Menu } from '@mantine/core';
import { useNow } from '../../../app/text/use-now';
import { useFormats, useT } from '../../../app/text/use-texts';
import { snoozeTimes } from './snooze-times';

/** Entries of a menu: until when to put off. */
export function SnoozeItems({ onPick }: { readonly onPick: (until: number) => void }) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow();
  return snoozeTimes(now).map(({ key, at }) => (
    <Menu.Item key={key} rightSection={moment(at, now)} onClick={() => onPick(at)}>
      {t(`inbox.snooze.${key}`)}
    </Menu.Item>
  ));
}
