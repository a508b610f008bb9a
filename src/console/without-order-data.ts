import type { CaseDetail, CaseSummary } from './contract/case';

/** A moderator judges conversations and needs nobody's orders: the packet's first line names them. */
export function summaryWithoutOrderData({ summary: _summary, ...rest }: CaseSummary): CaseSummary {
  return rest;
}

/** As summaryWithoutOrderData; of the messages the words stay, with numbers and addresses hidden. */
export function detailWithoutOrderData({ packet: _packet, ...detail }: CaseDetail): CaseDetail {
  return {
    ...detail,
    case: summaryWithoutOrderData(detail.case),
    messages: detail.messages.map(({ context: _context, ...message }) => ({
      ...message,
      text: hideNumbers(message.text),
    })),
  };
}

// Links stay whole: whether one is genuine is what a moderator is asked.
const LINK_OR_DETAIL = /(https?:\/\/\S+)|[^\s@]{1,64}@[^\s@]{1,255}|\+?\d[\d\s().-]{2,40}\d/gu;
/** Order numbers, phone numbers, ICCIDs and dates have at least this many digits; sizes such as 10 GB have fewer. */
const LEAST_DIGITS = 4;
const HIDDEN = '•••';

function hideNumbers(text: string): string {
  return text.replace(LINK_OR_DETAIL, (found: string, link: string | undefined) => {
    if (link !== undefined) return found;
    if (found.includes('@')) return HIDDEN;
    return found.replace(/\D/g, '').length >= LEAST_DIGITS ? HIDDEN : found;
  });
}
