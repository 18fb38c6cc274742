import { Command } from 'commander';
import { register as bench } from './commands/dev/bench.ts';
import { register as benchArgocd } from './commands/dev/bench-argocd.ts';
import { register as benchMonitoring } from './commands/dev/bench-monitoring.ts';
import { register as benchNodes } from './commands/dev/bench-nodes.ts';
import { register as benchBumps } from './commands/dev/bench-bumps.ts';
import { register as benchRender } from './commands/dev/bench-render.ts';
import { register as bootstrap } from './commands/clusters/bootstrap.ts';
import { register as build } from './commands/delivery/build.ts';
import { register as bump } from './commands/delivery/bump.ts';
import { register as cache } from './commands/cache.ts';
import { register as check } from './commands/gate/check.ts';
import { register as checkPage } from './commands/dev/check-page.ts';
import { register as ciOk } from './commands/gate/ci-ok.ts';
import { register as composeImage } from './commands/delivery/compose-image.ts';
import { register as config } from './commands/config.ts';
import { register as corpus } from './commands/dev/corpus.ts';
import { register as demo } from './commands/clusters/demo.ts';
import { register as diff } from './commands/gate/diff.ts';
import { register as doctor } from './commands/clusters/doctor.ts';
import { register as dora } from './commands/delivery/dora.ts';
import { register as down } from './commands/clusters/down.ts';
import { register as e2e } from './commands/dev/e2e.ts';
import { register as history } from './commands/delivery/history.ts';
import { register as github } from './commands/gate/github.ts';
import { register as hold } from './commands/delivery/hold.ts';
import { register as image } from './commands/image/image.ts';
import { register as infra } from './commands/infra/infra.ts';
import { register as init } from './commands/init.ts';
import { register as lint } from './commands/dev/lint.ts';
import { register as logs } from './commands/clusters/logs.ts';
import { register as monitoring } from './commands/monitoring.ts';
import { register as open } from './commands/clusters/open.ts';
import { register as outdated } from './commands/outdated.ts';
import { register as preview } from './commands/clusters/preview.ts';
import { register as previewPlan } from './commands/gate/preview-plan.ts';
import { register as promote } from './commands/delivery/promote.ts';
import { register as sabotage } from './commands/dev/sabotage.ts';
import { register as screenshots } from './commands/dev/screenshots.ts';
import { register as touches } from './commands/gate/touches.ts';
import { register as promotionCheck } from './commands/gate/promotion-check.ts';
import { register as pushed } from './commands/gate/pushed.ts';
import { register as push } from './commands/delivery/push.ts';
import { register as releaseHold } from './commands/delivery/release-hold.ts';
import { register as render } from './commands/gate/render.ts';
import { register as rollback } from './commands/delivery/rollback.ts';
import { register as newService } from './commands/services/new.ts';
import { register as retireService } from './commands/services/retire.ts';
import { register as services } from './commands/services/services.ts';
import { register as status } from './commands/clusters/status.ts';
import { register as teardown } from './commands/clusters/teardown.ts';
import { register as test } from './commands/dev/test.ts';
import { register as testPage } from './commands/clusters/test-page.ts';
import { register as up } from './commands/clusters/up.ts';
import { register as upgrade } from './commands/upgrade.ts';

/** The command line, ready to parse: every command is registered here. */
export function createProgram(): Command {
  const program = new Command('lockstep')
    .description('Two live clusters kept in step with git, on this machine; bump and promote through git.')
    .showHelpAfterError()
    .exitOverride();
  for (const register of [
    up,
    status,
    open,
    demo,
    logs,
    doctor,
    cache,
    down,
    bootstrap,
    teardown,
    testPage,
    preview,
    push,
    build,
    composeImage,
    bump,
    promote,
    rollback,
    hold,
    releaseHold,
    history,
    outdated,
    dora,
    monitoring,
    render,
    diff,
    check,
    checkPage,
    image,
    infra,
    init,
    newService,
    retireService,
    services,
    upgrade,
    config,
    promotionCheck,
    previewPlan,
    ciOk,
    touches,
    pushed,
    github,
    test,
    corpus,
    lint,
    e2e,
    sabotage,
    bench,
    benchRender,
    benchBumps,
    screenshots,
    benchArgocd,
    benchMonitoring,
    benchNodes,
  ]) {
    register(program);
  }
  return program;
}
