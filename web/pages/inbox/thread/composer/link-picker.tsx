import { ActionIcon, Button, Loader, Popover, Tooltip } from '@mantine/core';
import { CreditCard } from 'lucide-react';
import { useState } from 'react';
import type { ChosenLink, LinkOptions } from '../../../../../src/console/contract/composer';
import { useFormats, useT } from '../../../../app/text/use-texts';
import css from './composer.module.css';
import { useLinkOptions } from './use-ready-replies';

/** Chooses the order that a payment link is made for when the message is sent. */
export function LinkPicker({
  threadId,
  opened,
  onOpen,
  onChoose,
}: {
  readonly threadId: string;
  readonly opened: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly onChoose: (link: ChosenLink) => void;
}) {
  const t = useT();
  const { data, isError } = useLinkOptions(threadId, opened);
  const label = t('thread.linkPick.open');
  return (
    <Popover
      opened={opened}
      onChange={onOpen}
      position="top-start"
      width={300}
      trapFocus
      withRoles
      shadow="md"
    >
      <Popover.Target>
        <Tooltip label={label} disabled={opened}>
          <ActionIcon aria-label={label} onClick={() => onOpen(!opened)}>
            <CreditCard size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('thread.linkPick.title')}>
        {!data && !isError && <Loader size="xs" aria-label={t('app.state.loading')} />}
        {isError && <p className={css.hint}>{t('app.state.error')}</p>}
        {data?.orders.length === 0 && <p className={css.hint}>{t('thread.linkPick.none')}</p>}
        {data && data.orders.length > 0 && (
          <LinkForm
            options={data}
            onChoose={(link) => {
              onOpen(false);
              onChoose(link);
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function LinkForm({
  options,
  onChoose,
}: {
  readonly options: LinkOptions;
  readonly onChoose: (link: ChosenLink) => void;
}) {
  const t = useT();
  const { money, date } = useFormats();
  const able = options.orders.filter(({ renewable }) => renewable);
  const [number, setNumber] = useState(able[0]?.orderNumber);
  const [cycle, setCycle] = useState<ChosenLink['cycle']>();
  const order = options.orders.find(({ orderNumber }) => orderNumber === number);
  return (
    <form
      className={css.linkForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (number !== undefined) onChoose({ orderNumbers: [number], ...(cycle && { cycle }) });
      }}
    >
      <fieldset>
        <legend>{t('thread.linkPick.order')}</legend>
        {options.orders.map((each) => (
          <label key={each.orderNumber}>
            <input
              type="radio"
              name="order"
              disabled={!each.renewable}
              checked={each.orderNumber === number}
              onChange={() => setNumber(each.orderNumber)}
            />
            <span>
              {each.orderNumber} · {each.plan}
              <small>{each.renewable ? date(each.expiresAt) : t('thread.linkPick.notRenewable')}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {order && (
        <fieldset>
          <legend>{t('thread.linkPick.cycle')}</legend>
          <label>
            <input type="radio" name="cycle" checked={!cycle} onChange={() => setCycle(undefined)} />
            {t('thread.linkPick.any')}
          </label>
          {order.prices.map((price) => (
            <label key={price.cycle}>
              <input
                type="radio"
                name="cycle"
                checked={cycle === price.cycle}
                onChange={() => setCycle(price.cycle)}
              />
              <span>
                {t(`thread.linkPick.${price.cycle}`)} <small>{money(price.minor, order.currency)}</small>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <Button type="submit" size="xs" disabled={number === undefined}>
        {t('thread.linkPick.insert')}
      </Button>
    </form>
  );
}
