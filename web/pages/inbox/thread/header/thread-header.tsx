import { ActionIcon, Button, Tooltip, VisuallyHidden } from '@mantine/core';
import { ArrowLeft, Bot, ShieldCheck, UserRoundCheck } from 'lucide-react';
import type { Presence } from '../../../../../src/console/contract/live';
import type { ThreadHeader as Header } from '../../../../../src/console/contract/thread';
import { useT } from '../../../../app/text/use-texts';
import { Avatar } from '../../../../parts/avatar';
import { channelLabel } from '../../../../parts/channel-mark';
import { isToTake, nameOf, openCaseOf } from '../thread-window';
import type { ThreadActions } from '../use-thread-actions';
import { AssigneeMenu } from './assignee-menu';
import { ResolveButton } from './resolve-button';
import css from './thread-header.module.css';

/** Top of a conversation: who it is with, who else is here, who has it, and the ways to give it on. */
export function ThreadHeader({
  header,
  present,
  actions,
}: {
  readonly header: Header;
  readonly present: readonly Presence[];
  readonly actions: ThreadActions;
}) {
  const t = useT();
  const name = nameOf(header, t('thread.unknownName'));
  return (
    <header className={css.header}>
      <ActionIcon className={css.back} aria-label={t('thread.back')} onClick={actions.close}>
        <ArrowLeft size={18} aria-hidden />
      </ActionIcon>
      <Avatar name={name} size={38} channel={header.channel} />
      <div className={css.who}>
        <h1 className={css.name}>
          {name}
          {header.contact.level > 0 && (
            <span className={css.proved} title={t('thread.status.proved')}>
              <ShieldCheck size={14} aria-hidden />
              <VisuallyHidden>{t('thread.status.proved')}</VisuallyHidden>
            </span>
          )}
        </h1>
        <p className={css.handle}>{aboutOf(header)}</p>
      </div>
      <Viewers present={present} />
      <div className={css.wide}>
        <AssigneeMenu header={header} actions={actions} />
        <ControlButton header={header} actions={actions} />
      </div>
      <ResolveButton header={header} actions={actions} />
    </header>
  );
}

/** Gives the thread to the bot, or takes it from it. */
function ControlButton({ header, actions }: { readonly header: Header; readonly actions: ThreadActions }) {
  const t = useT();
  const toTake = isToTake(header);
  if (toTake && !header.permissions.takeOver) return null;
  return (
    <Button
      size="xs"
      variant="default"
      disabled={actions.isPending || (!toTake && !openCaseOf(header))}
      leftSection={toTake ? <UserRoundCheck size={14} aria-hidden /> : <Bot size={14} aria-hidden />}
      onClick={() => void (toTake ? actions.takeOver() : actions.toBot())}
    >
      {t(toTake ? 'thread.takeOver' : 'thread.toBot')}
    </Button>
  );
}

function Viewers({ present }: { readonly present: readonly Presence[] }) {
  const t = useT();
  return (
    <ul className={css.viewers}>
      {present.map(({ agentId, name, state }) => {
        const label = t(state === 'replying' ? 'thread.header.replying' : 'thread.header.viewing', { name });
        return (
          <li key={agentId}>
            <Tooltip label={label}>
              <span className={css.viewer} data-replying={state === 'replying' || undefined}>
                <Avatar name={name} size={26} />
                <VisuallyHidden>{label}</VisuallyHidden>
              </span>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}

/** The customer's handle below their name; on a channel that tells none, the channel. */
function aboutOf({ contact: { name, handle }, language, channel }: Header): string {
  const known = name !== undefined && handle !== undefined ? `@${handle}` : channelLabel(channel);
  return [known, language].filter(Boolean).join(' · ');
}
