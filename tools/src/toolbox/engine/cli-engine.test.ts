import { expect, test } from '@jest/globals';
import { runArguments } from './cli-engine.ts';

const container = {
  name: 'c',
  image: 'i',
  network: 'n',
  aliases: [],
  mounts: [
    { from: '/a', to: '/x', readOnly: true },
    { from: '/b', to: '/y', readOnly: false },
  ],
  publish: [],
};

const mountsOf = (relabel: boolean): readonly string[] =>
  runArguments(container, relabel).filter((_word, index, words) => words[index - 1] === '--volume');

test('mounts are labelled for containers where SELinux is on, and left alone elsewhere', () => {
  expect(mountsOf(true)).toEqual(['/a:/x:ro,z', '/b:/y:z']);
  expect(mountsOf(false)).toEqual(['/a:/x:ro', '/b:/y']);
});
