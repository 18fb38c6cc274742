import { describe, expect, test } from '@jest/globals';
import { eatenFlags } from './npm-flags.ts';

const up = [
  { long: '--only', takesValue: true },
  { long: '--small', takesValue: false },
  { long: '--instance', takesValue: true },
  { long: '--port-base', takesValue: true },
  { long: '--json', takesValue: false },
];

describe("by npm's own words", () => {
  test.each([
    ['run up --only staging', 'up', ['--only staging']],
    ['run up --only=staging', 'up', ['--only=staging']],
    // As npm 11 writes down `--only staging --small`.
    ['run up --only staging --loglevel silent --message --all --long --long', 'up', ['--only staging', '--small']],
    ['run up --instance=second', 'up', ['--instance=second']],
    ['run --loglevel silent up --port-base 9080', 'up 9080', ['--port-base 9080']],
    ['run lockstep --json -- status', 'status', ['--json']],
    ['run up -- --only staging', 'up --only staging', []],
    ['run --loglevel silent lockstep -- up --only=staging', 'up --only=staging', []],
    ['run --silent up', 'up', []],
    ['run up --foreground-scripts', 'up', []],
    // Said to both: it has reached the command.
    ['run up --json -- --json', 'up --json', []],
  ])('%s', (words, given, eaten) => {
    expect(eatenFlags(up, given.split(' '), { argv: words.split(' '), env: {} })).toEqual(eaten);
  });
});

describe('by what npm tells its scripts, where its words cannot be had', () => {
  test.each<[string, Record<string, string>, string, readonly string[]]>([
    ['--instance=second', { npm_config_instance: 'second' }, 'down', ['--instance second']],
    ['--port-base 9080', { npm_config_port_base: 'true' }, 'up 9080', ['--port-base 9080']],
    ['--small', { npm_config_all: 'true', npm_config_long: 'true', npm_config_message: '' }, 'up', ['--small']],
    ['nothing', { npm_config_noproxy: '', npm_config_cache: '/root/.npm' }, 'up', []],
    ['json=true in .npmrc', { npm_config_json: 'true' }, 'up', []],
    ['what came through', { npm_config_instance: 'x' }, 'down --instance x', []],
    ['--no-instance', { npm_config_instance: '' }, 'down', []],
  ])('%s', (_what, env, given, eaten) => {
    expect(eatenFlags(up, given.split(' '), { env })).toEqual(eaten);
  });
});
