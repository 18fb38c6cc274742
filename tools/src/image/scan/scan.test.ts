import { expect, test } from '@jest/globals';
import { services } from '../../model/services.ts';
import { coversServices } from './scan.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test('a scan covers the services whatever the tag, in a registry or an engine', () => {
  const [first] = services;
  expect(coversServices(services.map(({ image }) => `${image}:1@${digest}`))).toBe(true);
  expect(coversServices(services.map(({ image }) => `docker:${image}:1`))).toBe(true);
  expect(coversServices([`${first!.image}-other:1`])).toBe(false);
  expect(coversServices([])).toBe(false);
});
