import { expect, jest, test } from '@jest/globals';
import { withScratchRepository } from '../../lib/git/scratch-repository.ts';
import { imageOf } from '../../model/image.fixture.ts';
import { firstService } from '../../model/services.ts';
import { runningIn } from './running.ts';

jest.setTimeout(120_000);

const web = { ...imageOf('web', 'a'.repeat(40), '1'), name: firstService.image };
const tool = imageOf('tool-of-nobody', 'a'.repeat(40), '2');

function job(image: string): string {
  const container = `{ name: run, image: ${image} }`;
  return `apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly, namespace: web }
spec:
  jobTemplate: { spec: { template: { spec: { containers: [${container}], initContainers: [${container}] } } } }
`;
}

test('an image runs in what its service names, and in every overlay that renders it', () =>
  withScratchRepository(async ({ remote, write }) => {
    expect(await runningIn(remote, 'main', [web, tool])).toEqual([
      { image: web, applications: [firstService.application] },
      { image: tool, applications: [] },
    ]);
    for (const [overlay, image] of [
      ['nightly', web.name],
      ['tools', tool.name],
      ['other', `${tool.name}-too`],
    ] as const) {
      await write(`clusters/staging/${overlay}/job.yaml`, job(image));
      await write(`clusters/staging/${overlay}/kustomization.yaml`, 'resources: [job.yaml]\n');
    }
    expect(await runningIn(remote, 'main', [web, tool])).toEqual([
      { image: web, applications: ['nightly', firstService.application].toSorted() },
      { image: tool, applications: ['tools'] },
    ]);
  }));

test('what does not render is said, and not taken for nothing', () =>
  withScratchRepository(async ({ remote, write }) => {
    await write('clusters/staging/web/kustomization.yaml', 'resources: [nowhere.yaml]\n');
    await expect(runningIn(remote, 'main', [web])).rejects.toThrow('nowhere.yaml');
  }));
