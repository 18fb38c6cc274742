import { expect, test } from '@jest/globals';
import { containerfile } from './containerfile.ts';
import type { Image } from './source.ts';

const image: Image = { name: 'quay.io/x/y', tag: 'v1', holds: { version: '1' }, usedBy: 'mirror' };

test('an image from scratch is its files and its label', () => {
  expect(containerfile({ ...image, entrypoint: ['/y', '--flag'] }, undefined, 'abc', true)).toBe(
    [
      'FROM scratch',
      'COPY root/ /',
      'ENV PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"',
      'ENTRYPOINT ["/y","--flag"]',
      'LABEL dev.lockstep.recipe="abc"',
      '',
    ].join('\n'),
  );
});

test('commands run before the user changes, and settings are kept as given', () => {
  const text = containerfile(
    {
      ...image,
      run: ['useradd y'],
      user: 'y',
      workdir: '/home/y',
      env: { GREETING: 'say "hi"' },
      stopSignal: 'SIGINT',
      cmd: ['y'],
    },
    'localhost/base:1',
    'abc',
    false,
  );
  expect(text.split('\n')).toEqual([
    'FROM localhost/base:1',
    'RUN useradd y',
    expect.stringMatching(/^ENV PATH=/),
    'ENV GREETING="say \\"hi\\""',
    'WORKDIR /home/y',
    'USER y',
    'STOPSIGNAL SIGINT',
    'CMD ["y"]',
    'LABEL dev.lockstep.recipe="abc"',
    '',
  ]);
});
