import { execFile } from 'node:child_process';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { StandIn } from '../drivers/docker/testing/stand-in-images.ts';

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
const COMPILED = ['contract', 'reference', 'server'];
const BUILT = [...COMPILED, 'web'];

/** The name under which the base image of Firedrill's own is stood in for. */
export const BASE_TAG = 'firedrill-base:stand-in';

/**
 * A base image of this machine's Node. Its npm has no registry: it brings what this machine's npm has brought and built, so
 * that the Dockerfile is followed step by step without a network.
 */
export async function standInBase(): Promise<StandIn> {
  const packages = await productionPackages();
  const built = BUILT.map((name) => join(ROOT, name, 'dist'));
  return {
    tag: BASE_TAG,
    changes: ['ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    programs: ['sh', 'cat', 'cp', 'ln', 'mkdir', 'chmod', 'chown', 'node'],
    files: [...packages, ...built],
    folders: ['tmp'],
    texts: { 'usr/bin/npm': npmScript(packages) },
  };
}

/** Folders of the packages that Firedrill runs with, its own workspaces left out; nested ones come with what holds them. */
async function productionPackages(): Promise<string[]> {
  const args = ['ls', '--omit=dev', '--all', '--parseable'];
  const { stdout } = await run('npm', args, { cwd: ROOT, maxBuffer: 2 ** 24 });
  const modules = join(ROOT, 'node_modules');
  const names = stdout
    .split('\n')
    .filter((path) => path.startsWith(`${modules}/`))
    .map((path) => relative(modules, path).split('/node_modules/')[0] ?? '')
    .filter((name) => !name.startsWith('@firedrill/'));
  return [...new Set(names)].map((name) => join(modules, name));
}

function npmScript(packages: readonly string[]): string {
  const modules = join(ROOT, 'node_modules');
  const scopes = new Set(
    packages.map((path) => relative(modules, path)).filter((name) => name.startsWith('@')),
  );
  const folders = ['@firedrill', ...[...scopes].map((name) => name.split('/')[0] ?? '')];
  return `#!/bin/sh
set -e
case "$*" in
  install*)
    mkdir -p ${[...new Set(folders)].map((name) => `node_modules/${name}`).join(' ')}
    cp -R ${modules}/. node_modules/
${COMPILED.map((name) => `    ln -s ../../${name} node_modules/@firedrill/${name}`).join('\n')}
    ;;
  "run build") for name in ${BUILT.join(' ')}; do cp -R ${ROOT}/$name/dist $name/; done ;;
esac
`;
}
