import { config } from 'zod';

// zod compiles schemas with `new Function` where it may; our content policy forbids it, and even the try is reported.
config({ jitless: true });
