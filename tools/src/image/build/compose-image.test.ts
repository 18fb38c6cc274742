import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { composeImage } from './compose-image.ts';

test('the image has the name that compose.yaml looks for', () => {
  const compose = readFileSync(join(repositoryRoot, 'compose.yaml'), 'utf8');
  expect(compose).toMatch(new RegExp(`^    image: ${composeImage}$`, 'm'));
});
