import type { CaseDetail, CaseSummary } from './contract/case';

/** A moderator judges conversations and needs nobody's orders: the packet and its first line hold them. */
export function summaryWithoutOrderData({ summary: _summary, ...rest }: CaseSummary): CaseSummary {
  return rest;
}

/** As summaryWithoutOrderData; what bot and payments told about orders goes too, what people wrote stays. */
export function detailWithoutOrderData({ packet: _packet, ...detail }: CaseDetail): CaseDetail {
  return {
    ...detail,
    case: summaryWithoutOrderData(detail.case),
    messages: detail.messages.map(({ context: _context, ...message }) => message),
  };
}
