import { metaDelivery } from '../meta/schema';

/** Envelope of the Page webhook; what stands inside is shared with Instagram (../meta/schema.ts). */
export const facebookDelivery = metaDelivery('page');
