import type { texts as english } from '../en/thread';
import type { LikeEnglish } from '../types';

export const texts: LikeEnglish<typeof english> = {};
