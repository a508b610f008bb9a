import { metaDelivery } from '../meta/schema';

/** Envelope of the Instagram webhook, of either login; what stands inside is shared with Messenger (../meta/schema.ts). */
export const instagramDelivery = metaDelivery('instagram');
