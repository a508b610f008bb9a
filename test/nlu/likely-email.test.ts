import { describe, expect, it } from '@jest/globals';
import { likelyEmail } from '../../src/nlu/slots/likely-email';

describe('the address that was probably meant', () => {
  it.each([
    ['kari@gmail.con', 'kari@gmail.com'],
    ['ola@gmial.com', 'ola@gmail.com'],
    ['ola@gmail.co', 'ola@gmail.com'],
    ['per.h@hotmial.com', 'per.h@hotmail.com'],
    ['li@163.con', 'li@163.com'],
    ['eva@oulook.com', 'eva@outlook.com'],
    ['siri@onlin.no', 'siri@online.no'],
  ])('of %s is %s', (written, meant) => {
    expect(likelyEmail(written)).toBe(meant);
  });

  it.each([
    'kari@gmail.com',
    'kari@mail.com',
    'kari@live.com',
    'kari@hotmail.se',
    'kari@fjell.example',
    'kari@qq.co',
    'post@uio.no',
    '@gmail.con',
    'kari',
  ])('of %s is not guessed at', (written) => {
    expect(likelyEmail(written)).toBeUndefined();
  });
});
