import type { Answer } from '../core/http';
import { asList, asObject, asText, isObject, type JsonObject } from '../core/json';
import type { SandboxChannel } from '../types';
import { badParameter } from './errors';

// Send API reference: Messenger counts characters, Instagram bytes of UTF-8.
const FACEBOOK_TEXT_CHARACTERS = 2_000;
const INSTAGRAM_TEXT_BYTES = 1_000;
const MAX_QUICK_REPLIES = 13;
const MAX_TITLE = 20;
const MAX_PAYLOAD = 1_000;
const MAX_METADATA = 1_000;
const MAX_BUTTONS = 3;
const MAX_BUTTON_TEXT = 640;
const MAX_ELEMENTS = 10;
const MAX_ELEMENT_TITLE = 80;
const MEDIA_TYPES = new Set(['image', 'audio', 'video', 'file', 'MEDIA_SHARE', 'like_heart']);
const QUICK_REPLY_TYPES = new Set(['text', 'user_phone_number', 'user_email']);

/** What the Send API would refuse about a message; undefined: it is well-formed. */
export function checkMessage(message: JsonObject, channel: SandboxChannel): Answer | undefined {
  const { text, attachment, metadata } = message;
  const hasAttachment = attachment !== undefined || message.attachments !== undefined;
  if (text === undefined && !hasAttachment && message.sticker_id === undefined) {
    return badParameter('Message cannot be empty: give text or attachment', 2018048);
  }
  if (text !== undefined && hasAttachment) {
    return badParameter('Only one of text and attachment may be set', 2018047);
  }
  return (
    checkText(text, channel) ??
    checkMetadata(metadata) ??
    checkQuickReplies(message.quick_replies, channel) ??
    checkAttachment(attachment)
  );
}

function checkText(text: unknown, channel: SandboxChannel): Answer | undefined {
  if (text === undefined) return undefined;
  if (typeof text !== 'string' || text.length === 0) return badParameter('message[text] must not be empty');
  if (channel === 'instagram') {
    if (Buffer.byteLength(text, 'utf8') <= INSTAGRAM_TEXT_BYTES) return undefined;
    return badParameter(`message[text] must be at most ${INSTAGRAM_TEXT_BYTES} bytes of UTF-8`, 2534038);
  }
  if (countCharacters(text) <= FACEBOOK_TEXT_CHARACTERS) return undefined;
  return badParameter(`Length of param message[text] must be at most ${FACEBOOK_TEXT_CHARACTERS}`);
}

function checkMetadata(metadata: unknown): Answer | undefined {
  if (metadata === undefined) return undefined;
  if (typeof metadata === 'string' && metadata.length <= MAX_METADATA) return undefined;
  return badParameter(`message[metadata] must be text of at most ${MAX_METADATA} characters`);
}

function checkQuickReplies(replies: unknown, channel: SandboxChannel): Answer | undefined {
  if (replies === undefined) return undefined;
  const list = asList(replies);
  if (list.length === 0 || list.length > MAX_QUICK_REPLIES) {
    return badParameter(`message[quick_replies] must have 1 to ${MAX_QUICK_REPLIES} elements`);
  }
  for (const reply of list.map(asObject)) {
    const type = reply.content_type;
    if (typeof type !== 'string' || !QUICK_REPLY_TYPES.has(type)) {
      return badParameter('quick_replies: unknown content_type', 2534015);
    }
    if (type !== 'text') {
      if (channel === 'instagram') return badParameter('quick_replies: only text on Instagram', 2534015);
      continue;
    }
    if (!hasLength(reply.title, MAX_TITLE)) return badParameter(`quick_replies: title of 1 to ${MAX_TITLE}`);
    if (!hasLength(reply.payload, MAX_PAYLOAD))
      return badParameter(`quick_replies: payload of 1 to ${MAX_PAYLOAD}`);
  }
  return undefined;
}

function checkAttachment(attachment: unknown): Answer | undefined {
  if (attachment === undefined) return undefined;
  if (!isObject(attachment)) return badParameter('message[attachment] must be an object');
  const { type } = attachment;
  const payload = asObject(attachment.payload);
  if (type === 'template') return checkTemplate(payload);
  if (typeof type !== 'string' || !MEDIA_TYPES.has(type)) {
    return badParameter('message[attachment]: unknown type', 2534015);
  }
  const source = payload.url ?? payload.attachment_id ?? payload.id;
  if (type === 'like_heart' || source !== undefined) return undefined;
  return badParameter('message[attachment]: the file could not be fetched', 2018008);
}

function checkTemplate(payload: JsonObject): Answer | undefined {
  if (payload.template_type === 'button') {
    if (!hasLength(payload.text, MAX_BUTTON_TEXT)) {
      return badParameter(`button template: text of 1 to ${MAX_BUTTON_TEXT} characters`);
    }
    return checkButtons(payload.buttons, 1);
  }
  if (payload.template_type !== 'generic') return badParameter('unknown template_type', 2534015);
  const elements = asList(payload.elements).map(asObject);
  if (elements.length === 0 || elements.length > MAX_ELEMENTS) {
    return badParameter(`generic template: 1 to ${MAX_ELEMENTS} elements`);
  }
  for (const element of elements) {
    if (!hasLength(element.title, MAX_ELEMENT_TITLE)) {
      return badParameter(`generic template: title of 1 to ${MAX_ELEMENT_TITLE}`);
    }
    if (element.subtitle !== undefined && !hasLength(element.subtitle, MAX_ELEMENT_TITLE)) {
      return badParameter(`generic template: subtitle of 1 to ${MAX_ELEMENT_TITLE}`);
    }
    const wrong = checkButtons(element.buttons ?? [], 0);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function checkButtons(value: unknown, least: number): Answer | undefined {
  const buttons = asList(value).map(asObject);
  if (buttons.length < least || buttons.length > MAX_BUTTONS) {
    return badParameter(`buttons: ${least} to ${MAX_BUTTONS} of them`);
  }
  for (const { type, title, url, payload } of buttons) {
    if (!hasLength(title, MAX_TITLE)) return badParameter(`button title of 1 to ${MAX_TITLE} characters`);
    if (type === 'web_url') {
      if (!/^https?:\/\//.test(asText(url) ?? '')) return badParameter('button url must be a web address');
    } else if (type === 'postback') {
      if (!hasLength(payload, MAX_PAYLOAD)) return badParameter(`button payload of 1 to ${MAX_PAYLOAD}`);
    } else {
      return badParameter('unknown button type', 2534015);
    }
  }
  return undefined;
}

function hasLength(value: unknown, most: number): boolean {
  if (typeof value !== 'string') return false;
  const length = countCharacters(value);
  return length > 0 && length <= most;
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
