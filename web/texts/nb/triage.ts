import type { texts as english } from '../en/triage';
import type { LikeEnglish } from '../types';

export const texts: LikeEnglish<typeof english> = {};
