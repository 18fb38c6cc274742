import { expect, test } from '@jest/globals';
import { objectionsToLock } from './lock.ts';

const made = `provider "registry.opentofu.org/hashicorp/aws" {
  version     = "6.25.0"
  constraints = "6.25.0"
  hashes = [
    "h1:aaaa=",
    "h1:bbbb=",
    "zh:0123",
  ]
}
`;

test("OpenTofu's checksums of the version that the stacks ask for", () => {
  expect(objectionsToLock(made, ['6.25.0'])).toEqual([]);
});

test.each([
  ['nothing', '', 'there is none of registry.opentofu.org/hashicorp/aws'],
  [
    "Terraform's",
    made.replace('registry.opentofu.org', 'registry.terraform.io'),
    'the pipeline asks for none of that name',
  ],
  [
    'one more provider',
    `${made}\nprovider "registry.opentofu.org/hashicorp/external" {\n  version = "1.0.0"\n}\n`,
    'the pipeline asks for none of that name',
  ],
  ['an older version', made.replaceAll('6.25.0', '6.24.0'), 'the stacks ask for 6.25.0'],
  [
    'one checksum alone',
    made.replace('    "h1:bbbb=",\n', '').replace('    "zh:0123",\n', ''),
    'another machine would find no checksum',
  ],
])('%s is refused', (_what, text, reason) => {
  const found = objectionsToLock(text, ['6.25.0']);
  expect(found.map((one) => one.reason)).toContain(reason);
  expect(found.every(({ wayOut }) => wayOut.endsWith('.'))).toBe(true);
});
