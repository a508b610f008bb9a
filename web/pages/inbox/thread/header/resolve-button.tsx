import { Button, Menu } from '@mantine/core';
import { Bot, Check, ChevronDown, Moon, Sun, UserRoundCheck } from 'lucide-react';
import { AFTER_RESOLVE } from '../../../../../src/console/contract/me';
import type { ThreadHeader } from '../../../../../src/console/contract/thread';
import { useChangeMe, usePreferences } from '../../../../app/api/me';
import { useNow } from '../../../../app/text/use-now';
import { useT } from '../../../../app/text/use-texts';
import split from '../../../../parts/split.module.css';
import { snoozeTimes } from '../../bulk/snooze-times';
import { useLabels } from '../../list/use-directory';
import { isToTake, openCaseOf } from '../thread-window';
import { RESOLUTIONS, type ThreadActions } from '../use-thread-actions';
import { AssigneeItems } from './assignee-menu';
import css from './resolve-button.module.css';

interface Props {
  readonly header: ThreadHeader;
  readonly actions: ThreadActions;
}

/** Resolve, and in the menu beside it all other ways to be done with a case for now. */
export function ResolveButton({ header, actions }: Props) {
  const t = useT();
  const open = openCaseOf(header);
  const mayChange = header.permissions.change;
  const { menu, openMenu } = actions;
  const shown = menu === 'finish' || menu === 'snooze' || menu === 'labels';
  return (
    <div className={split.split}>
      <Button
        size="xs"
        className={split.main}
        disabled={!open || !mayChange || actions.isPending}
        leftSection={<Check size={15} aria-hidden />}
        onClick={() => void actions.resolve('answered')}
      >
        {t('thread.resolve')}
      </Button>
      <Menu
        width={240}
        position="bottom-end"
        opened={shown}
        onChange={(wanted) => openMenu(wanted ? 'finish' : undefined)}
      >
        <Menu.Target>
          <Button size="xs" className={split.more} disabled={!open} aria-label={t('thread.resolve.more')}>
            <ChevronDown size={14} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
          {!mayChange && <ControlItem header={header} actions={actions} />}
          {mayChange && menu === 'finish' && <FinishItems header={header} actions={actions} />}
          {mayChange && menu === 'finish' && <PhoneItems header={header} actions={actions} />}
          {mayChange && menu !== 'labels' && <SnoozeItems header={header} actions={actions} />}
          {mayChange && menu !== 'snooze' && <LabelItems header={header} actions={actions} />}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

function FinishItems({ actions }: Props) {
  const t = useT();
  const change = useChangeMe();
  const { afterResolve = 'next' } = usePreferences();
  return (
    <>
      <Menu.Label>{t('thread.resolve.as')}</Menu.Label>
      {RESOLUTIONS.map((resolution) => (
        <Menu.Item key={resolution} onClick={() => void actions.resolve(resolution)}>
          {t(`thread.resolution.${resolution}`)}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Label>{t('thread.after')}</Menu.Label>
      {AFTER_RESOLVE.map((after) => (
        <Menu.RadioItem
          key={after}
          value={after}
          checked={after === afterResolve}
          onChange={() => change({ preferences: { afterResolve: after } })}
        >
          {t(`thread.after.${after}`)}
        </Menu.RadioItem>
      ))}
      <Menu.Divider />
    </>
  );
}

/** What leaves the header on a narrow screen. */
function PhoneItems({ header, actions }: Props) {
  return (
    <div className={css.phone}>
      <ControlItem header={header} actions={actions} />
      <AssigneeItems header={header} actions={actions} />
      <Menu.Divider />
    </div>
  );
}

function ControlItem({ header, actions }: Props) {
  const t = useT();
  const toTake = isToTake(header);
  if (toTake && !header.permissions.takeOver) return null;
  return (
    <Menu.Item
      leftSection={toTake ? <UserRoundCheck size={14} aria-hidden /> : <Bot size={14} aria-hidden />}
      onClick={() => void (toTake ? actions.takeOver() : actions.toBot())}
    >
      {t(toTake ? 'thread.takeOver' : 'thread.toBot')}
    </Menu.Item>
  );
}

function SnoozeItems({ header, actions }: Props) {
  const t = useT();
  const now = useNow();
  return (
    <>
      <Menu.Label>{t('thread.snooze')}</Menu.Label>
      {snoozeTimes(now).map(({ key, at }) => (
        <Menu.Item
          key={key}
          leftSection={<Moon size={14} aria-hidden />}
          onClick={() => void actions.snooze(at)}
        >
          {t(`thread.snooze.${key}`)}
        </Menu.Item>
      ))}
      {header.snoozedUntil !== undefined && (
        <Menu.Item leftSection={<Sun size={14} aria-hidden />} onClick={() => void actions.snooze(null)}>
          {t('thread.snooze.wake')}
        </Menu.Item>
      )}
    </>
  );
}

function LabelItems({ header, actions }: Props) {
  const t = useT();
  const labels = [...useLabels().values()].filter(({ archived }) => !archived);
  const own = new Set(header.labels.map(({ id }) => id));
  return (
    <>
      <Menu.Label>{t('thread.labels')}</Menu.Label>
      {labels.length === 0 && <Menu.Label>{t('thread.labels.none')}</Menu.Label>}
      {labels.map(({ id, name }) => (
        <Menu.CheckboxItem
          key={id}
          checked={own.has(id)}
          onChange={() => void actions.label(own.has(id) ? { remove: [id] } : { add: [id] })}
        >
          {name}
        </Menu.CheckboxItem>
      ))}
    </>
  );
}
