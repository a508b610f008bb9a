const { default: Sequencer } = require('@jest/test-sequencer');

/** Tests that bound what regular expressions cost. */
const TIMED = [
  'nlu/slots-time',
  'security/adversarial-texts',
  'nlu/slots.test',
  'nlu/urgent',
  'privacy/mask',
];

/**
 * Timed tests come first, while their workers are young: past some megabytes of compiled code V8 only interprets regular
 * expressions, tens of times slower, and each test file brings a copy of all of them. A process of the product does not.
 */
module.exports = class TimedFirst extends Sequencer {
  async sort(tests) {
    const rank = ({ path }) => {
      const at = TIMED.findIndex((part) => path.includes(part));
      return at < 0 ? TIMED.length : at;
    };
    return [...(await super.sort(tests))].sort((a, b) => rank(a) - rank(b));
  }
};
