import { expect, test } from '@jest/globals';
import { keptCookies, sentCookies } from './cookies.ts';

test('a jar keeps what it is given, replaces it, and gives up what is ended', () => {
  const jar = new Map<string, string>();
  keptCookies(jar, ['a=1; Path=/; Secure; HttpOnly', 'b=x=y; secure; expires=Fri, 31 Dec 2100 00:00:00 GMT']);
  expect(sentCookies(jar)).toBe('a=1; b=x=y');
  keptCookies(jar, ['a=2; Secure', 'b=gone; Secure; Expires=Thu, 01 Jan 1970 00:00:00 GMT']);
  expect(sentCookies(jar)).toBe('a=2');
  keptCookies(jar, ['a=; Path=/']);
  expect(sentCookies(jar)).toBe('');
});

test('a cookie that would be sent without TLS too is refused', () => {
  expect(() => keptCookies(new Map(), ['token=1; HttpOnly'])).toThrow('the cookie token would be sent without TLS');
});
