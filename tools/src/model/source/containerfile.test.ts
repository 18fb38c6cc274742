import { expect, test } from '@jest/globals';
import { copiedBy } from './containerfile.ts';

test.each([
  ['COPY package.json package-lock.json ./', ['package.json', 'package-lock.json']],
  ['copy --chown=1:1 --link src/ dist/', ['src/']],
  ['COPY --from=build /app /app', []],
  ['COPY ["a b", "c", "/x/"]', ['a b', 'c']],
  ['COPY "a b" c', ['a b']],
  ['COPY a \\\n  # not b\n  c \\\n  /x', ['a', 'c']],
  ['# COPY a b\n  # COPY a b\nFROM x', []],
  ['ADD https://example.com/a.tgz git@example.com:a/b.git local.tgz /x', ['local.tgz']],
  ['ARG FOLDER=apps\nCOPY $FOLDER /x', ['.']],
  ['COPY <<EOF /etc/a\nCOPY not-this /x\nEOF\nCOPY this /x', ['this']],
  ['RUN <<"EOF"\nCOPY not-this /x\nEOF\nCOPY this /x', ['this']],
  ['RUN --mount=type=bind,source=apps,target=/a --mount=type=cache,target=/c make', ['apps']],
  ['RUN --mount=target=. make', ['.']],
  ['RUN --mount=type=bind,from=build,source=/a,target=/b --mount=type=secret,id=a,src=b make', []],
  ['ONBUILD COPY a b', ['a']],
  ['COPY a b\r\nCOPY c d\r\n', ['a', 'c']],
])('%j takes %j', (text, taken) => {
  expect(copiedBy(text)).toEqual(taken);
});

test.each([
  ['COPY ${WORKSPACE}/src $WORKSPACE/package.json /x', ['apps/web/src', 'apps/web/package.json']],
  ['COPY ${WORKSPACE}/${PART} $WORKSPACES /x', ['.', '.']],
  ['RUN --mount=source=${WORKSPACE},target=/a make', ['apps/web']],
])('%j takes %j where an argument is known', (text, taken) => {
  expect(copiedBy(text, { WORKSPACE: 'apps/web' })).toEqual(taken);
});
