#!/usr/bin/env node
/**
 * The command `firedrill` in a container. It begins as root only to find the group that may use the engine's socket,
 * which is another on every machine; then it is an ordinary user in that group, and stays it.
 */
import { statSync } from 'node:fs';

/** The ordinary user of the official Node images. */
const USER = 1000;

/** @returns {number[]} the group of the engine's socket, if there is one */
function socketGroups() {
  const place = process.env.DOCKER_HOST || 'unix:///var/run/docker.sock';
  if (!place.startsWith('unix://')) return [];
  try {
    return [statSync(place.slice('unix://'.length)).gid];
  } catch {
    // The command says so itself, with the cure.
    return [];
  }
}

if (process.getuid?.() === 0) {
  process.setgroups?.(socketGroups());
  process.setgid?.(USER);
  process.setuid?.(USER);
}

await import('./firedrill.mjs');
