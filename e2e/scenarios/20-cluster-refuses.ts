import assert from 'node:assert/strict';
import { serviceNamed } from '@lockstep/tools/model/services';
import { environments } from '@lockstep/tools/model/environment';
import type { Scenario } from '../scenario.ts';

const onlyAsk = ['--namespace=web', '--dry-run=server'];
const web = ['deployment/web', ...onlyAsk];

const nodeNetwork = { spec: { template: { spec: { hostNetwork: true } } } };
const onTheNode = JSON.stringify(nodeNetwork);
// Who asks tells what a controller made, never what the object says.
const ownerReferences = [
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    name: 'web',
    uid: '00000000-0000-4000-8000-000000000000',
    controller: true,
  },
];
const ownedOnTheNode = JSON.stringify({ ...nodeNetwork, metadata: { ownerReferences } });

/** What somebody with every right might do by hand, and the cluster's words. */
const attempts: readonly { readonly args: readonly string[]; readonly words: RegExp }[] = [
  { args: ['set', 'image', ...web, `web=${serviceNamed('web').image}:latest`], words: /pinned-images.*by its digest/ },
  { args: ['patch', ...web, `--patch=${onTheNode}`], words: /host-access.*hostNetwork is true/ },
  { args: ['patch', ...web, `--patch=${ownedOnTheNode}`], words: /host-access.*hostNetwork is true/ },
  {
    args: ['create', 'service', 'nodeport', 'rehearse', '--tcp=80:5000', ...onlyAsk],
    words: /service-types.*spec\.type is NodePort/,
  },
  {
    args: [
      'create',
      'service',
      'externalname',
      'rehearse',
      '--external-name=argocd-server.argocd.svc.cluster.local',
      ...onlyAsk,
    ],
    words: /service-types.*spec\.type is ExternalName/,
  },
  {
    args: ['create', 'ingress', 'rehearse', '--rule=argocd.example.com/=web:http', ...onlyAsk],
    words: /owned-hosts.*spec\.rules\.host is argocd\.example\.com/,
  },
  {
    args: [
      'create',
      'ingress',
      'rehearse',
      '--namespace=ingress',
      '--dry-run=server',
      '--rule=argocd.example.com/api/version=argocd:http',
    ],
    words: /platform-pages.*it shows a page of the platform on the customers' door/,
  },
  {
    args: [
      'create',
      'ingress',
      'rehearse',
      '--annotation=traefik.ingress.kubernetes.io/router.entrypoints=inner',
      '--rule=web.example.com/=web:http',
      ...onlyAsk,
    ],
    words: /platform-pages.*only the platform's pages are shown there/,
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
