import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '../../lib/files/paths.ts';
import { configFile, parseNames, parseConfig, readConfig, valueIn } from './config.ts';

const text = await readFile(join(repositoryRoot, configFile), 'utf8');
const own = readConfig();

/** The file's text with a value of it replaced; `path` as `services.0.name`. */
function withValue(path: string, value: unknown): string {
  const copy = structuredClone(own) as unknown;
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce<unknown>((found, key) => (found as Record<string, unknown>)[key], copy);
  if (value === undefined) delete (holder as Record<string, unknown>)[last];
  else (holder as Record<string, unknown>)[last] = value;
  return `export default ${JSON.stringify(copy)};\n`;
}

test('the file of this repository is taken, and read once', () => {
  expect(parseConfig(text)).toEqual(own);
  expect(readConfig(repositoryRoot)).toBe(own);
});

describe('a value that cannot be is refused with file, line, field, value and the way out', () => {
  test.each<[string, unknown, string]>([
    ['names.repository', 'acme/shop', 'it is https://HOST/OWNER/NAME'],
    ['names.images', 'ghcr.io', 'at least one name after it'],
    ['names.domain', 'Example.com', 'a DNS name in small letters'],
    ['names.domain', 3, 'a text is needed'],
    ['environments', ['staging'], 'it needs at least 2'],
    ['environments', 'staging', 'a list is needed'],
    ['environments.1', 'staging', 'it stands there twice'],
    ['environments.1', 'Production', 'it is a DNS label'],
    ['environments.1', 'mirror', 'the mirror of images'],
    ['environments.1', 'a-very-long-environment', 'at most 19 characters'],
    ['services', [], 'it needs at least 1'],
    ['services.0.name', 'My Service', 'it is a DNS label'],
    ['services.0.sources', [], 'it needs at least 1'],
    ['services.0.sources.0', '/etc', 'it is a path from the root of the repository'],
    ['services.0.sources.0', '../other', 'it is a path from the root of the repository'],
    ['services.0.containerfile', './Containerfile', 'it is a path from the root of the repository'],
    ['services.0.port', 0, 'it is a port from 1 to 65535'],
    ['services.0.port', '5000', 'a whole number is needed'],
    ['services.0.port', 80.5, 'a whole number is needed'],
    ['services.0.hosts', { production: 'https://www.example.com' }, 'it is a host in full'],
    ['services.0.hosts', { live: 'www.example.com' }, 'it is the host in one of staging, production'],
    ['services.0.metricsPath', 'metrics', 'it is a path of the service'],
    ['reporters', { staging: 'acme staging' }, 'it is a login on GitHub'],
    ['reporters', { staging: '' }, 'it is a login on GitHub'],
    ['reporters', { preview: 'acme-staging[bot]' }, 'no environment has this name'],
    ['promotion', 'apart', "it is 'together', one pull request for all services, or 'each', one for each"],
    ['promotion', true, "it is 'together', one pull request for all services, or 'each', one for each"],
    ['workflows.selfHostedRunners', 'yes', 'it is true or false'],
    ['pages.1.name', 'web', 'it stands there twice'],
    ['pages.0.path', 'ui', 'it is a path of the page, as /ui/'],
    ['pages.0.login', 'ldap', "it is 'argocd', 'grafana' or 'sign-on'"],
    ['pages.0.localOnly', 'yes', 'it is true or false'],
    ['pages.0.inner', 'yes', 'it is true or false'],
    ['logs.0.name', 'origin', 'a container beside the clusters has this name'],
    ['logs.0.selector', 'web', 'it is a label selector'],
    ['others.upstreams.0', 'github.com/argoproj/argo-cd', 'it is https://HOST/OWNER/NAME'],
    ['others.upstreams.0', 'https://github.com/argoproj/argo-cd.git', 'it is https://HOST/OWNER/NAME'],
    ['others.upstreams.0', 'https://github.com/argoproj/', 'it is https://HOST/OWNER/NAME'],
    ['others.registries.0', 'grafana', 'as images name it in full'],
    ['others.registries.0', 'https://quay.io', 'as images name it in full'],
    ['others.registries.0', 'quay.io/', 'as images name it in full'],
    ['secrets.0.keys', [], 'it needs at least 1'],
    ['secrets.0.keys.0', 'a key', 'it is a key of a Secret'],
    ['secrets.0.name', 'Grafana', 'it is the name of a Secret'],
    ['secrets.0.madeBy', '', 'it says nothing'],
    ['secrets.1', own.secrets[0], 'it stands there twice'],
    ['exceptions.0.until', '2027-02-30', 'it is a day as 2027-12-31'],
    ['exceptions.0.until', 'never', 'it is a day as 2027-12-31'],
    ['exceptions.0.reason', ' ', 'it says nothing'],
    ['exceptions.0.under', 'clusters/', 'it is a path from the root of the repository'],
    ['workflows.lines', ['echo "${{ github.head_ref }}"'], 'an expression becomes a part of the script'],
    ['workflows.lines', ['a\nb'], 'it is one line'],
    ['github', { bumpApp: 0 }, 'it is the number under "App ID"'],
    ['github', { bumpApp: 7, promotionApp: 7 }, 'make another one'],
    ['github', { alone: true }, 'without bumpApp main takes pushes'],
    ['github', { queue: true }, 'without bumpApp main takes pushes'],
    ['github', { bumpApp: 7, queue: 'yes' }, 'it is true or false'],
  ])('%s: %j', (path, value, why) => {
    const failed = (): unknown => parseConfig(withValue(path, value));
    expect(failed).toThrow(`${configFile}:1: ${path.split('.')[0]}`);
    expect(failed).toThrow(why);
    expect(failed).toThrow('tools/src/lib/fork-config.ts says what each field means');
  });

  test.each([
    ['names', 'names is nothing', 'it is missing'],
    ['services.0.port', 'services[0].port is nothing', 'it is missing'],
    ['exceptions.0.until', 'exceptions[0].until is nothing', 'it is missing'],
  ])('%s left out', (path, what, why) => {
    expect(() => parseConfig(withValue(path, undefined))).toThrow(what);
    expect(() => parseConfig(withValue(path, undefined))).toThrow(why);
  });

  test.each([
    ['enviroments', 'enviroments is []', []],
    ['services.0.replicas', 'services[0].replicas is 3', 3],
  ])('%s, which nothing reads', (path, what, value) => {
    expect(() => parseConfig(withValue(path, value))).toThrow(`${what}: nothing reads a field of this name`);
  });

  test.each([
    ['ci.yaml', { packages: 'read' }, 'it is a file of .github/workflows and a job of it'],
    ['ci.yaml plan', { packages: 'admin' }, "it is 'read' or 'write'"],
    ['ci.yaml plan', 'read', 'permissions are needed'],
    ['ci.yaml plan', { Packages: 'read' }, 'it is a permission as GitHub writes it'],
  ])('a grant %s: %j', (job, granted, why) => {
    expect(() => parseConfig(withValue('workflows.grants', { [job]: granted }))).toThrow(why);
  });

  test('a service whose branch would be that of all together', () => {
    const each = JSON.parse(withValue('promotion', 'each').replace(/^export default (.*);\n$/, '$1')) as typeof own;
    const named = (name: string) => {
      const services = own.services.map((service) => ({ ...service, name }));
      return `export default ${JSON.stringify({ ...each, services: services.slice(0, 1) })};\n`;
    };
    expect(parseConfig(named('front')).promotion).toBe('each');
    expect(() => parseConfig(named('production'))).toThrow('its branch would be promote/production');
    expect(parseConfig(named('production').replace('"each"', '"together"')).promotion).toBe('together');
  });

  test('the line is that of the value, or of what should hold it', () => {
    const lines = text.split('\n');
    const at = lines.findIndex((line) => line.includes('port: 5000')) + 1;
    expect(() => parseConfig(text.replace('port: 5000', 'port: 0'))).toThrow(
      `${configFile}:${at}: services[0].port is 0`,
    );
    const holder = lines.findIndex((line) => line === '    {') + 1;
    expect(() => parseConfig(text.replace('      port: 5000,\n', ''))).toThrow(
      `${configFile}:${holder}: services[0].port`,
    );
  });
});

test('one value is read of a text of any version, and none of what is no such text', () => {
  expect(valueIn('export default { reporters: { staging: "a" }, gone: 1 };', 'reporters', 'staging')).toBe('a');
  expect(valueIn('export default { names: 1 };', 'reporters', 'staging')).toBeUndefined();
  expect(valueIn('export default compute();', 'reporters')).toBeUndefined();
  expect(valueIn('<<<<<<< HEAD', 'reporters')).toBeUndefined();
});

test('what is no data is refused as that', () => {
  expect(() => parseConfig(text.replace("'example.com'", 'process.env.DOMAIN'))).toThrow(
    /lockstep\.config\.ts:9: names\.domain is no plain value: it is read as data and never run/,
  );
});

test('names are read of a file whose other fields are of another version', () => {
  expect(parseNames(withValue('later', { a: 1 }))).toEqual(own.names);
  expect(() => parseNames(withValue('names.images', 'x'))).toThrow('names.images is "x"');
});

test('a checkout without the file says how to get it back', () => {
  expect(() => readConfig('/nowhere')).toThrow('Bring it back from git');
});
