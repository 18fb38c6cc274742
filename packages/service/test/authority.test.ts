import { expect, test } from '@jest/globals';
import { createSecureContext } from 'node:tls';
import { IssuingAuthority } from './authority.ts';

test('an authority issues certificates of every length that TLS takes', () => {
  const authority = new IssuingAuthority('services');
  // Base64 fills the last line of 64 once in 48 bytes; a signature has one of three lengths, so each is made 8 times.
  const lengths = Array.from({ length: 48 * 8 }, (_, index) => (index % 48) + 1);
  for (const length of lengths) {
    expect(() => createSecureContext(authority.issue({ names: [`DNS:${'a'.repeat(length)}.svc`] }))).not.toThrow();
  }
});
