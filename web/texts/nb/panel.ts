import type { texts as english } from '../en/panel';
import type { LikeEnglish } from '../types';

export const texts: LikeEnglish<typeof english> = {};
