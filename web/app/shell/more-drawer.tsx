import { Drawer } from '@mantine/core';
import { useMe } from '../api/me';
import { MeBar } from '../rail/me-bar';
import { RailLinks } from '../rail/rail';
import { useT } from '../text/use-texts';

/** On a phone: all the rail holds, from below. */
export function MoreDrawer({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const me = useMe();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="auto"
      title={t('app.rail.more')}
      closeButtonProps={{ 'aria-label': t('app.state.close') }}
    >
      <RailLinks />
      {me && <MeBar me={me} />}
    </Drawer>
  );
}
