import type { texts as english } from '../en/inbox';
import type { LikeEnglish } from '../types';

export const texts: LikeEnglish<typeof english> = {};
