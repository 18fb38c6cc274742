import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../../lib/files/paths.ts';
import { readFiles } from '../../../model/names/files.ts';
import { withScratchFolder } from '../../../lib/files/scratch-folder.ts';
import { contextFacts, eksNameOf, readOutputs, regionOf } from './facts.ts';

const endpoint = 'https://0A1B.gr7.eu-central-1.eks.amazonaws.com';

test('outputs that were not printed, or of another stack, are refused by name', async () => {
  await withScratchFolder('outputs', async (folder) => {
    const file = join(folder, 'outputs.json');
    await expect(readOutputs(file)).rejects.toThrow(`${file} cannot be read`);
    await writeFile(file, '╷ Error: no state');
    await expect(readOutputs(file)).rejects.toThrow(`${file} is no JSON object. Make it in the folder`);
    await writeFile(file, JSON.stringify({ vpc_id: { value: 'vpc-1' } }));
    await expect(readOutputs(file)).rejects.toThrow(/lack .*cluster_endpoint/);
  });
});

test('through a tunnel, the server is the one that the certificate names', () => {
  const arn = 'arn:aws:eks:eu-central-1:111122223333:cluster/lockstep-staging';
  const direct = contextFacts('c', { clusters: [{ name: arn, cluster: { server: endpoint } }] });
  const tunnel = { server: 'https://localhost:8443', 'tls-server-name': endpoint.replace('https://', '') };
  expect(direct.server).toBe(endpoint);
  expect(contextFacts('c', { clusters: [{ name: arn, cluster: tunnel }] })).toEqual(direct);
});

test('the name of an EKS cluster is read from its ARN, and from nothing else', () => {
  expect(eksNameOf({ cluster: 'arn:aws:eks:eu-central-1:111122223333:cluster/shop-staging' })).toBe('shop-staging');
  expect(eksNameOf({ cluster: 'arn:aws-us-gov:eks:us-gov-west-1:1:cluster/shop' })).toBe('shop');
  expect(eksNameOf({ cluster: 'shop-staging' })).toBeUndefined();
});

test('an EKS endpoint names its region, another server none', () => {
  expect(regionOf(endpoint)).toBe('eu-central-1');
  expect(regionOf('https://0A1B.yl4.cn-north-1.eks.amazonaws.com.cn')).toBe('cn-north-1');
  expect(regionOf('https://127.0.0.1:6443')).toBeUndefined();
  expect(regionOf('https://eks.amazonaws.com.evil.example')).toBeUndefined();
});

test('no manifest names an AWS account or anything in it: the outputs have no reader in git', async () => {
  const manifests = await readFiles(repositoryRoot, (path) => /^(base|clusters|monitoring)\/.*\.ya?ml$/.test(path));
  expect(manifests.length).toBeGreaterThan(50);
  const told = manifests.filter(({ text }) => /\barn:aws|\bvpc-[0-9a-f]{8}|\bsubnet-[0-9a-f]{8}/.test(text));
  expect(told.map(({ path }) => path)).toEqual([]);
});
