#!/usr/bin/env node
/** Ends with 0 when the server of this container is well, else with 1: the container's health check. */
const port = process.env.PORT || '4600';
try {
  const { ok } = await fetch(`http://127.0.0.1:${port}/api/health`);
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
