import assert from 'node:assert/strict';
import { loadSecrets } from '@lockstep/tools/cluster/up/secrets';
import { signOn } from '@lockstep/tools/cluster/up/steps/sign-on';
import type { HttpResponse } from '@lockstep/tools/lib/http';
import { at } from '@lockstep/tools/lib/values/at';
import { waitFor } from '@lockstep/tools/lib/process/wait';
import type { Environment } from '@lockstep/tools/model/environment';
import type { KubeList, LivePod } from '@lockstep/tools/model/live-objects';
import { localUrl, pageNamed } from '@lockstep/tools/model/pages';
import { lockstep } from '../lib/command.ts';
import { ask } from '../lib/http.ts';
import * as paths from '../lib/paths.ts';
import { somebody, type Answered, type Person } from '../lib/person.ts';
import { nameLabel } from '../lib/probes.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';

const environment: Environment = 'staging';
const overlays = { argocd: `local/${environment}/argocd`, signOn: `local/${environment}/${signOn}` };
const confirm = 'argocd.argoproj.io/deletion-approved';

export const scenario: Scenario = {
  title: 'people log in to Argo CD at a provider, by whose groups they may look, or sync and confirm as well',
  needs: ({ instance }) =>
    instance.parts?.includes(signOn) === true ? undefined : `the part ${signOn} is not there: up --with ${signOn}`,
  run: async (story, world) => {
    const { instance, clusters, origin } = world;
    const staging = clusters[environment];
    const { adaPassword, benPassword, adminPassword } = await loadSecrets(instance);
    const [ada, ben, nobody] = [somebody(instance), somebody(instance), somebody(instance)];

    await story.step('nobody sees anything without a login', async () => {
      const { status, body } = await nobody.ask(api(world, 'applications'));
      assert.equal(status, 401, body);
    });
    await story.step('a wrong password is refused by the provider, in words', async () => {
      const { status, body } = await logIn(world, nobody, 'ada', benPassword);
      assert.equal(status, 401);
      assert.match(body, /No one here has this name and this password/);
    });
    await story.step('ada of the group platform logs in', async () => {
      await logIn(world, ada, 'ada', adaPassword);
      assert.deepEqual(await whoIs(world, ada), { name: 'ada@example.com', groups: ['platform'] });
    });
    await story.step('she syncs', async () => {
      const { status, body } = await sync(world, ada);
      assert.equal(status, 200, body);
    });
    story.cleanUp('take the word back', () =>
      staging.kubectl.run(['-n', 'argocd', 'annotate', 'application', 'web', `${confirm}-`]),
    );
    await story.step('she confirms, which is an annotation of an Application', async () => {
      const { status, body } = await confirmed(world, ada);
      assert.equal(status, 200, body);
    });
    await story.step('she may not delete, nor change a project or the cluster', async () => {
      for (const what of [
        'applications/delete/apps/web',
        'projects/update/apps',
        'clusters/update/*',
        'exec/create/*/*',
      ]) {
        assert.equal(await may(world, ada, what), 'no', what);
      }
    });
    await story.step('ben of no group logs in, reads all, and changes nothing', async () => {
      await logIn(world, ben, 'ben', benPassword);
      assert.deepEqual(await whoIs(world, ben), { name: 'ben@example.com', groups: [] });
      const { status, body } = await ben.ask(api(world, 'applications'));
      assert.equal(status, 200, body);
      const names = (at(JSON.parse(body), 'items') as KubeList<LivePod>['items']).map(({ metadata }) => metadata.name);
      assert.ok(names.includes('web') && names.includes('argocd'), `he sees ${names.join(', ')}`);
      for (const refused of [await sync(world, ben), await confirmed(world, ben)]) {
        assert.equal(refused.status, 403, refused.body);
        assert.match(refused.body, /permission denied/);
      }
    });

    const changed = await story.step('commit that the user admin is off, and the provider is down', () =>
      origin.change('Rehearse single sign-on without its provider', async (tree) => {
        const argocd = `${overlays.argocd}/kustomization.yaml`;
        const line = '  - ../../components/argocd-sign-on\n';
        const text = await tree.read(argocd);
        assert.ok(text.includes(line), `${argocd} has no line ${line}`);
        await tree.write(argocd, text.replace(line, `${line}  - ../../../base/argocd/components/without-admin\n`));
        const provider = `${overlays.signOn}/kustomization.yaml`;
        const none = `replicas:\n  - name: ${signOn}\n    count: 0\n`;
        await tree.write(provider, `${(await tree.read(provider)).trimEnd()}\n${none}`);
      }),
    );
    story.cleanUp('the provider runs, and admin may log in', async () => {
      await changed.undo();
      await staging.waitSettled(180);
    });
    await story.step('the password of admin lets nobody in any more', () =>
      waitFor({ what: 'a refusal of the user admin', seconds: 90, every: 1000 }, async () => {
        const { status, body } = await byPassword(world, adminPassword);
        return status === 401 && /account admin is disabled/i.test(body)
          ? { done: undefined }
          : { seen: `HTTP ${status} ${body.slice(0, 80)}` };
      }),
    );
    await story.step('no pod of the provider is left', () => waitForProvider(world, 0));
    await story.step('who is logged in goes on', async () => {
      assert.deepEqual(await whoIs(world, ada), { name: 'ada@example.com', groups: ['platform'] });
      assert.equal((await sync(world, ada)).status, 200);
    });
    await story.step('nobody new gets in, and is told so', async () => {
      const { status, body } = await somebody(instance).follow(`${argocdAt(world)}/auth/login`);
      assert.ok(status >= 500 && body.trim() !== '', `HTTP ${status} ${body}`);
    });
    for (const command of ['status', 'doctor']) {
      await story.step(`\`${command}\` names the provider, what goes on and where to read on`, async () => {
        const said = await lockstep([command, '--instance', instance.name]).then(
          () => 'nothing is wrong',
          // It ends with 1, and says why on standard output.
          (error: Error) => String(at(error, 'cause', 'stdout')),
        );
        assert.match(said, /single sign-on of Argo CD: its provider .*goes on.*admin is off: docs\/sign-on\.md/);
      });
    }
    await story.step('a revert brings both back, without any login', async () => {
      await changed.undo();
      await waitForProvider(world, 1);
      await waitFor({ what: 'the user admin', seconds: 90, every: 1000 }, async () => {
        const { status } = await byPassword(world, adminPassword);
        return status === 200 ? { done: undefined } : { seen: `HTTP ${status}` };
      });
    });
    await story.step('ada is still logged in, and somebody new gets in', async () => {
      assert.deepEqual(await whoIs(world, ada), { name: 'ada@example.com', groups: ['platform'] });
      const anew = somebody(instance);
      await logIn(world, anew, 'ben', benPassword);
      assert.deepEqual(await whoIs(world, anew), { name: 'ben@example.com', groups: [] });
      await staging.waitSettled(120);
    });
  },
};

function argocdAt({ instance }: World): string {
  return localUrl(pageNamed('argocd'), instance, environment).replace(/\/$/, '');
}

function api(world: World, path: string): string {
  return `${argocdAt(world)}/api/v1/${path}`;
}

/** As a browser does: from Argo CD to the provider's form, and back with what it gives; or the answer that stops there. */
async function logIn(world: World, person: Person, name: string, password: string): Promise<Answered> {
  const home = argocdAt(world);
  const form = await person.follow(`${home}/auth/login?return_url=${encodeURIComponent(`${home}/applications`)}`);
  assert.equal(form.status, 200, `${form.url} answered ${form.status}: ${form.body}`);
  assert.equal(new URL(form.url).hostname, `${signOn}.${environment}.localhost`);
  // A machine without Argo CD's web pages has nothing to show there.
  const arrived = (url: URL): boolean => url.href === `${home}/applications`;
  return await person.follow(form.url, { form: { name, password } }, arrived);
}

async function whoIs(world: World, person: Person): Promise<{ name: unknown; groups: unknown }> {
  const { status, body } = await person.ask(api(world, 'session/userinfo'));
  assert.equal(status, 200, body);
  const info: unknown = JSON.parse(body);
  assert.equal(at(info, 'loggedIn'), true, body);
  return { name: at(info, 'username'), groups: at(info, 'groups') ?? [] };
}

function sync(world: World, person: Person): Promise<Answered> {
  return person.ask(api(world, 'applications/web/sync'), { json: {} });
}

function confirmed(world: World, person: Person): Promise<Answered> {
  const patch = JSON.stringify({ metadata: { annotations: { [confirm]: new Date().toISOString() } } });
  const json = { name: 'web', patch, patchType: 'merge' };
  return person.ask(api(world, 'applications/web'), { method: 'PATCH', json });
}

async function may(world: World, person: Person, what: string): Promise<unknown> {
  const { status, body } = await person.ask(api(world, `account/can-i/${what}`));
  assert.equal(status, 200, body);
  return at(JSON.parse(body), 'value');
}

function byPassword({ instance }: World, password: string): Promise<HttpResponse> {
  return ask(instance, environment, 'argocd', '/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  });
}

async function waitForProvider({ clusters }: World, wanted: number): Promise<void> {
  await waitFor({ what: `${wanted} pods of the provider`, seconds: 120, every: 500 }, async () => {
    const path = paths.pods(signOn, nameLabel(signOn));
    const { items } = await clusters[environment].api.get<KubeList<LivePod>>(path);
    const ready = items.filter(({ status }) => status.phase === 'Running').length;
    return items.length === wanted && ready === wanted
      ? { done: undefined }
      : { seen: `${items.length}, ${ready} run` };
  });
}
