import { Command } from 'commander';
import { register as bench } from './commands/bench.ts';
import { register as benchMonitoring } from './commands/bench-monitoring.ts';
import { register as benchRender } from './commands/bench-render.ts';
import { register as bootstrap } from './commands/bootstrap.ts';
import { register as build } from './commands/build.ts';
import { register as bump } from './commands/bump.ts';
import { register as check } from './commands/check.ts';
import { register as ciOk } from './commands/ci-ok.ts';
import { register as composeImage } from './commands/compose-image.ts';
import { register as corpus } from './commands/corpus.ts';
import { register as diff } from './commands/diff.ts';
import { register as doctor } from './commands/doctor.ts';
import { register as dora } from './commands/dora.ts';
import { register as down } from './commands/down.ts';
import { register as e2e } from './commands/e2e.ts';
import { register as history } from './commands/history.ts';
import { register as hold } from './commands/hold.ts';
import { register as image } from './commands/image.ts';
import { register as infra } from './commands/infra.ts';
import { register as init } from './commands/init.ts';
import { register as lint } from './commands/lint.ts';
import { register as logs } from './commands/logs.ts';
import { register as monitoring } from './commands/monitoring.ts';
import { register as open } from './commands/open.ts';
import { register as promote } from './commands/promote.ts';
import { register as promotionCheck } from './commands/promotion-check.ts';
import { register as releaseHold } from './commands/release-hold.ts';
import { register as render } from './commands/render.ts';
import { register as rollback } from './commands/rollback.ts';
import { register as rulesets } from './commands/rulesets.ts';
import { register as status } from './commands/status.ts';
import { register as teardown } from './commands/teardown.ts';
import { register as test } from './commands/test.ts';
import { register as up } from './commands/up.ts';

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
    logs,
    doctor,
    down,
    bootstrap,
    teardown,
    build,
    composeImage,
    bump,
    promote,
    rollback,
    hold,
    releaseHold,
    history,
    dora,
    monitoring,
    render,
    diff,
    check,
    image,
    infra,
    init,
    promotionCheck,
    ciOk,
    rulesets,
    test,
    corpus,
    lint,
    e2e,
    bench,
    benchRender,
    benchMonitoring,
  ]) {
    register(program);
  }
  return program;
}
