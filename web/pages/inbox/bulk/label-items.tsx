import { Menu } from '@mantine/core';
import type { Label } from '../../../../src/console/contract/label';
import { useT } from '../../../app/text/use-texts';
import { LabelTag } from '../../../parts/label-tag';

/** Entries of a menu: labels to put on. */
export function LabelItems({
  labels,
  onPick,
}: {
  readonly labels: ReadonlyMap<number, Label>;
  readonly onPick: (id: number) => void;
}) {
  const t = useT();
  const offered = [...labels.values()].filter(({ archived }) => !archived);
  if (offered.length === 0) return <Menu.Label>{t('inbox.labels.none')}</Menu.Label>;
  return offered.map((label) => (
    <Menu.Item key={label.id} onClick={() => onPick(label.id)}>
      <LabelTag label={label} />
    </Menu.Item>
  ));
}
