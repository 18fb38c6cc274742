import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../lib/paths.ts';
import { readFiles } from '../names/files.ts';
import { contextFacts, parseOutputs, regionOf } from './facts.ts';

const endpoint = 'https://0A1B.gr7.eu-central-1.eks.amazonaws.com';
const outputs = {
  cluster_name: { value: 'lockstep-staging' },
  region: { value: 'eu-central-1' },
  cluster_endpoint: { value: endpoint },
  vpc_id: { value: 'vpc-1' },
  another: { value: ['x'] },
};

test('the outputs that are needed are read, others are left', () => {
  expect(parseOutputs('o.json', JSON.stringify(outputs))).toEqual({
    name: 'lockstep-staging',
    region: 'eu-central-1',
    endpoint,
    vpc: 'vpc-1',
  });
});

test('an output that is missing or no text is named, with its file', () => {
  const without = JSON.stringify({ ...outputs, vpc_id: { value: null } });
  expect(() => parseOutputs('o.json', without)).toThrow('o.json has no text as the output vpc_id');
  expect(() => parseOutputs('o.json', '╷ Error')).toThrow('o.json is no JSON');
});

test('through a tunnel, the server is the one that the certificate names', () => {
  const arn = 'arn:aws:eks:eu-central-1:111122223333:cluster/lockstep-staging';
  const direct = contextFacts('c', { clusters: [{ name: arn, cluster: { server: endpoint } }] });
  const tunnel = { server: 'https://localhost:8443', 'tls-server-name': endpoint.replace('https://', '') };
  expect(direct.server).toBe(endpoint);
  expect(contextFacts('c', { clusters: [{ name: arn, cluster: tunnel }] })).toEqual(direct);
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
