import { describeChannel } from '../contracts/channel';
import { emulatedChannel } from '../support/emulated-channel';

describeChannel('facebook', () => emulatedChannel('facebook'));
describeChannel('instagram with Facebook login', () => emulatedChannel('instagram'));
describeChannel('instagram with Instagram login', () => emulatedChannel('instagram-login'));
describeChannel('x with an OAuth 2 token', () => emulatedChannel('x'));
describeChannel('x with OAuth 1.0a keys', () => emulatedChannel('x-oauth1'));
