import { type Html, html } from '../../lib/html';
import type { PageContext } from './layout';

/** Longest report that is read; the field takes no more. */
export const REPORT_LENGTH_MAX = 500;

export interface ReportForm {
  readonly action: string;
  /** See FormStamps. */
  readonly stamp: string;
  /** What the report is about, where the page knows it. */
  readonly about?: string;
}

/** "Something looks wrong": a few words to people, below what a page says about it. Pays nothing, changes no link. */
export function reportForm(
  { texts, language }: PageContext,
  { action, stamp, about = '' }: ReportForm,
): Html {
  const words = texts.check;
  return html`<form class="inline" method="post" action="${action}"><input type="hidden" name="lang" value="${language}"><input type="hidden" name="stamp" value="${stamp}"><label for="report">${words.reportLabel}</label><textarea id="report" name="report" rows="2" maxlength="${REPORT_LENGTH_MAX}">${about}</textarea><button class="quiet">${words.reportSend}</button></form>`;
}
