import { expect, test } from '@jest/globals';
import { serviceNamed } from '../../model/services.ts';
import { renameService } from './renamed.ts';

test('a renamed text keeps the image', () => {
  const { image } = serviceNamed('web');
  const text = `web: ${image} at web.example.com in application-web.yaml`;
  expect(renameService(text, 'shop')).toBe(`shop: ${image} at shop.example.com in application-shop.yaml`);
});
