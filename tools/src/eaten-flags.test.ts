import { expect, test } from '@jest/globals';
import { refuseEatenFlags } from './eaten-flags.ts';
import type { NpmCall } from './lib/npm-flags.ts';
import { createProgram } from './program.ts';

function underNpm(script: string, settings: Readonly<Record<string, string>>): NpmCall {
  return { env: { npm_lifecycle_event: script, ...settings } };
}

test('what would remove another instance than the one that was named is stopped with the right line', () => {
  const npm = underNpm('down', { npm_config_instance: 'second' });
  expect(() => refuseEatenFlags(createProgram(), ['down'], npm)).toThrow(
    /npm took --instance second .*Nothing was done\. Type: npm run down -- --instance second/,
  );
});

test('a value that npm left behind finds back to its flag', () => {
  const npm = underNpm('lockstep', { npm_config_port_base: 'true' });
  expect(() => refuseEatenFlags(createProgram(), ['up', '9080'], npm)).toThrow(
    'npm run lockstep -- up --port-base 9080',
  );
});

test('flags of a command below another one are known', () => {
  const npm = underNpm('lockstep', { npm_config_revision: 'HEAD' });
  expect(() => refuseEatenFlags(createProgram(), ['image', 'build'], npm)).toThrow('image build --revision HEAD');
});

test('what reached the command, and what is of no command, passes', () => {
  const npm = underNpm('lockstep', { npm_config_instance: 'x', npm_config_prefix: '/usr', npm_config_json: 'true' });
  refuseEatenFlags(createProgram(), ['down', '--instance=x'], npm);
  refuseEatenFlags(createProgram(), ['render', 'staging'], npm);
  refuseEatenFlags(createProgram(), ['no-such-command'], npm);
});
