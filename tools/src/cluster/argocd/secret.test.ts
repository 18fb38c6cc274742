import { compare } from 'bcryptjs';
import { expect, test } from '@jest/globals';
import { hashPassword } from './secret.ts';

test('a password is kept as a bcrypt hash of cost 10, salted anew each time', async () => {
  const [one, other] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
  expect(one).toMatch(/^\$2[aby]\$10\$[./\w]{53}$/);
  expect(one).not.toBe(other);
  expect(await compare('correct horse', one)).toBe(true);
  expect(await compare('correct house', one)).toBe(false);
});

test('a password that bcrypt would cut off is refused, counted in bytes', async () => {
  await expect(hashPassword('é'.repeat(37))).rejects.toThrow(/74 bytes, and bcrypt reads 72/);
});
