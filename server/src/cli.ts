import { FiredrillError } from '@firedrill/contract';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { doctorCommand } from './commands/doctor.ts';
import { healCommand } from './commands/heal.ts';
import { processIo, reportError } from './commands/io.ts';
import { defaultJobs } from './commands/jobs.ts';
import { LISTS, type ListName, listCommand } from './commands/list.ts';
import { PROXY_LISTEN, type ProxyOptions, proxyCommand } from './commands/proxy.ts';
import { type RunOptions, runCommand } from './commands/run.ts';
import { validateCommand } from './commands/validate.ts';
import { Harness } from './harness.ts';
import { STORE_FOLDER } from './journal/run-store.ts';
import { systemClock } from './platform/clock.ts';
import { REPORTERS } from './reporters/index.ts';
import { VERSION } from './version.ts';

const EXIT_CODES = `
Exit codes: 0 every claim held · 1 a claim failed · 2 usage or scenario error · 3 environment not usable
            4 inconclusive · 5 something could not be healed · 130/143 ended by a signal, healed first`;

const SEED_MAX = 0xffff_ffff;

function parseSeed(text: string): number {
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAX) return seed;
  throw new InvalidArgumentError(`a seed is a whole number from 0 to ${SEED_MAX}`);
}

const JOBS_MAX = 64;

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= JOBS_MAX) return jobs;
  throw new InvalidArgumentError(`jobs are a whole number from 1 to ${JOBS_MAX}`);
}

function parseList(text: string): ListName {
  const name = LISTS.find((candidate) => candidate === text);
  if (name) return name;
  throw new InvalidArgumentError(`there are lists of ${LISTS.join(', ')}`);
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, ...value.split(',').filter(Boolean)];
}

function buildProgram(harness: Harness, end: (exitCode: number) => void): Command {
  const io = processIo();
  const program = new Command('firedrill')
    .description(
      'Breaks the Redis under an application on purpose, and shows whether the application kept answering.',
    )
    .version(VERSION)
    .showSuggestionAfterError()
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .configureHelp({ helpWidth: Math.min(process.stdout.columns || 80, 100) });
  const driver = new Option('--driver <kind>', 'how the targets are reached')
    .choices(harness.drivers.map(({ kind }) => kind))
    .default(harness.defaultDriver.kind);
  const targets = new Option('--targets <file>', 'JSON file of the targets of the external driver').argParser(
    (file: string) => {
      harness.useTargets(file);
      return file;
    },
  );
  const out = new Option('--out <folder>', 'where runs and reports are stored').default(STORE_FOLDER);

  program
    .command('run')
    .description('run scenarios to their verdict')
    .argument('<scenario...>', 'files, folders or names of scenarios')
    .option('--policy <name>', 'client policy, in place of the scenario’s own')
    .option('--seed <number>', 'seed, in place of the scenario’s own', parseSeed)
    .addOption(driver)
    .addOption(targets)
    .addOption(
      new Option('--reporter <names>', `any of ${REPORTERS.map(({ name }) => name).join(', ')}`)
        .argParser(collect)
        .default([], 'line'),
    )
    .option('--jobs <number>', `scenarios side by side (default here: ${defaultJobs()})`, parseJobs)
    .addOption(out)
    .option('--json', 'print one JSON document with the results')
    .option('--json-stream', 'print every event as a line of JSON')
    .option('--dry-run', 'say what would be touched and done, and touch nothing')
    .action(async (names: string[], options: RunOptions) =>
      end(await runCommand(harness, names, options, io)),
    );

  program
    .command('list')
    .description('list what there is')
    .argument('<what>', LISTS.join(', '), parseList)
    .option('--json', 'print JSON')
    .addOption(out)
    .action(async (name: ListName, options: { json?: boolean; out: string }) =>
      end(await listCommand(harness, name, options, io)),
    );

  program
    .command('validate')
    .description('check scenario files; starts nothing')
    .argument('<scenario...>', 'files, folders or names of scenarios')
    .addOption(driver)
    .addOption(targets)
    .action(async (names: string[], options: { driver: string }) =>
      end(await validateCommand(harness, names, options, io)),
    );

  program
    .command('doctor')
    .description('show what is found, what is missing and what to do')
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => end(await doctorCommand(options, io)));

  program
    .command('heal')
    .description('undo what runs that died left broken or lying about')
    .addOption(out)
    .action(async (options: { out: string }) => end(await healCommand(harness, options, io)));

  program
    .command('proxy')
    .description('serve links with toxics to any Toxiproxy client, until a signal ends it')
    .option('--listen <host:port>', 'where the API listens', PROXY_LISTEN)
    .option('--config <file>', 'a JSON list of proxies to begin with, as Toxiproxy reads it')
    .option('--seed <number>', 'fixes the random choices of the toxics (default: 1)', parseSeed)
    .option('--allow-remote', 'let other machines reach the API and the proxies')
    .action(async (options: ProxyOptions) => end(await proxyCommand(options, io)));

  return program;
}

async function main(): Promise<number> {
  let exitCode = 0;
  try {
    const program = buildProgram(new Harness(systemClock), (code) => {
      exitCode = code;
    });
    await program.parseAsync();
    return exitCode;
  } catch (error) {
    // Commander has printed its own message; its exit code 1 for wrong usage is 2 here.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? 0 : new FiredrillError('usage.invalid', '').exitCode;
    return reportError(error, processIo());
  }
}

process.exitCode = await main();
