import { expect, test } from '@jest/globals';
import type { PageFacts } from '../../../lib/fork-config.ts';
import { readNames } from '../../../model/names/names.ts';
import { dnsLines } from './summary.ts';

const web: PageFacts = { name: 'web', title: 'service', host: 'web', application: 'web' };
const argocd: PageFacts = { name: 'argocd', title: 'Argo CD', host: 'argocd', application: 'argocd', inner: true };
const addresses = { door: 'public.elb.example.net', inner: 'internal.elb.example.net' };
const { domain } = readNames();

test('DNS says the names of inner pages twice: where the authority asks, and where people look', () => {
  expect(dnsLines([web, argocd], 'staging', addresses)).toEqual([
    `DNS, to everybody: web.staging.${domain}, argocd.staging.${domain} to public.elb.example.net`,
    expect.stringMatching(/^DNS, inside your network alone: argocd\.staging\.\S+ to internal\.elb\.example\.net /),
  ]);
});

test('without a page of the platform there is one line', () => {
  expect(dnsLines([web], 'staging', addresses)).toHaveLength(1);
});
