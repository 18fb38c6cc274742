import assert from 'node:assert/strict';
import { serviceNamed } from '@lockstep/tools/model/services';
import { environments } from '@lockstep/tools/model/environment';
import type { Scenario } from '../scenario.ts';

const web = ['--namespace=web', 'deployment/web', '--dry-run=server'];

const onTheNode = JSON.stringify({ spec: { template: { spec: { hostNetwork: true } } } });

/** What somebody with every right might do by hand, and the cluster's words. */
const attempts: readonly { readonly args: readonly string[]; readonly words: RegExp }[] = [
  { args: ['set', 'image', ...web, `web=${serviceNamed('web').image}:latest`], words: /pinned-images.*by its digest/ },
  { args: ['patch', ...web, `--patch=${onTheNode}`], words: /host-access.*hostNetwork is true/ },
  {
    args: ['create', 'service', 'nodeport', 'rehearse', '--namespace=web', '--tcp=80:5000', '--dry-run=server'],
    words: /service-types.*spec\.type is NodePort/,
  },
];

export const scenario: Scenario = {
  title: 'the clusters refuse what the review refuses, whoever asks',
  quiet: true,
  run: async (story, { clusters }) => {
    for (const environment of environments) {
      for (const { args, words } of attempts) {
        await story.step(`${environment}: kubectl ${args.slice(0, 2).join(' ')}`, async () => {
          const { code, stderr } = await clusters[environment].kubectl.run(args, { accept: [0, 1] });
          assert.notEqual(code, 0, 'the cluster took it');
          assert.match(stderr, words);
        });
      }
    }
  },
};
