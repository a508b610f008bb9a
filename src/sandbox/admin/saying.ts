import { asList, asObject, asText, type JsonObject } from '../core/json';
import type { Saying } from '../core/platform';

/** Reads what a customer does from a request; a text says what is wrong with it. */
export function readSaying(body: JsonObject): Saying | string {
  const text = asText(body.text);
  const { attachments, quickReply, postback, reaction, storyReply, referral } = body;
  const replyTo = asText(body.replyTo);
  const about = asText(asObject(reaction).messageId);
  if (reaction !== undefined && about === undefined) return '"reaction" needs a messageId';
  const saying: Saying = {
    ...(text === undefined ? {} : { text }),
    ...(attachments === undefined ? {} : { attachments: asList(attachments) }),
    ...(quickReply === undefined ? {} : { quickReply: tapped(quickReply) }),
    ...(postback === undefined ? {} : { postback: tapped(postback) }),
    ...(about === undefined ? {} : { reaction: { ...asObject(reaction), messageId: about } }),
    ...(storyReply === undefined ? {} : { storyReply: story(storyReply) }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(referral === undefined ? {} : { referral: asObject(referral) }),
  };
  const says = ['text', 'attachments', 'quickReply', 'postback', 'reaction'].some((key) => key in saying);
  return says ? saying : 'give text, attachments, quickReply, postback or reaction';
}

function tapped(value: unknown): { payload: string; title: string } {
  const { payload, title } = asObject(value);
  return { payload: asText(payload) ?? '', title: asText(title) ?? asText(payload) ?? '' };
}

function story(value: unknown): { id: string; url: string } {
  const { id, url } = asObject(value);
  return { id: asText(id) ?? '17900000000000001', url: asText(url) ?? 'https://cdn.example.com/story.jpg' };
}
