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

/** Whatever people, and those who hide a number, write between its digits. */
const NUMBER = String.raw`\+?\p{Nd}[\p{Nd}\p{Pd}\p{Cf}\s()./_·•]{2,40}\p{Nd}`;
// Host and words of a link stay: whether it is genuine is what a moderator is asked. What follows may be about somebody.
const LINK_OR_DETAIL = new RegExp(
  String.raw`(https?:\/\/[^\s?#@＠]+(?![^\s?#]*[@＠]))([?#]\S*)?|[^\s@＠]{1,64}[@＠][^\s@＠]{1,255}|${NUMBER}`,
  'gu',
);
const LINK_PARTS = /^(https?:\/\/[^/]*)(.*)$/u;
const NUMBERS = new RegExp(NUMBER, 'gu');
/** Order numbers, phone numbers, ICCIDs and dates have at least this many digits; sizes such as 10 GB have fewer. */
const LEAST_DIGITS = 4;
const HIDDEN = '•••';

/** A text of a customer as a moderator may read it: numbers and addresses of mail are hidden. */
export function hideNumbers(text: string): string {
  return text.replace(LINK_OR_DETAIL, (found: string, link?: string, more?: string) => {
    if (link === undefined) return hideDetail(found);
    return more === undefined ? hideInPath(link) : `${hideInPath(link)}${more.slice(0, 1)}${HIDDEN}`;
  });
}

function hideInPath(link: string): string {
  return link.replace(LINK_PARTS, (_, host: string, path: string) => {
    const parts = path.split('/').map((part) => (part.includes('%40') ? HIDDEN : part));
    return host + parts.join('/').replace(NUMBERS, hideDetail);
  });
}

function hideDetail(found: string): string {
  if (/[@＠]/.test(found)) return HIDDEN;
  return found.replace(/\P{Nd}/gu, '').length >= LEAST_DIGITS ? HIDDEN : found;
}
