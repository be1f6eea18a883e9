import { FiredrillError } from '@firedrill/contract';
import { Command, CommanderError, Option } from 'commander';
import { collect, parseJobs, parseList, parseSeed } from './commands/arguments.ts';
import { type CompareOptions, compareCommand } from './commands/compare.ts';
import { doctorCommand } from './commands/doctor.ts';
import { healCommand } from './commands/heal.ts';
import { type CommandIo, processIo, reportError } from './commands/io.ts';
import { defaultJobs } from './commands/jobs.ts';
import { LISTS, type ListName, listCommand } from './commands/list.ts';
import { PROXY_LISTEN, type ProxyOptions, proxyCommand } from './commands/proxy.ts';
import { type ReportOptions, reportCommand } from './commands/report.ts';
import { type RunOptions, runCommand } from './commands/run.ts';
import { UP_DEFAULTS, type UpOptions } from './commands/up/settings.ts';
import { validateCommand } from './commands/validate.ts';
import { Harness } from './harness.ts';
import { STORE_FOLDER } from './journal/run-store.ts';
import { systemClock } from './platform/clock.ts';
import { REPORTERS } from './reporters/index.ts';
import { VERSION } from './version.ts';

const EXIT_CODES = `
Exit codes: 0 every claim held · 1 a claim failed · 2 usage or scenario error · 3 environment not usable
            4 inconclusive · 5 something could not be healed · 130/143 ended by a signal, healed first`;

/** What every command is made with. */
interface Setting {
  harness: Harness;
  io: CommandIo;
  /** Hears the exit code of the command that was asked for. */
  end(exitCode: number): void;
  /** Options that several commands have. */
  driver: Option;
  targets: Option;
  out: Option;
}

function settingOf(harness: Harness, end: (exitCode: number) => void): Setting {
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
  return { harness, io: processIo(), end, driver, targets, out };
}

function buildProgram(setting: Setting): Command {
  const program = new Command('firedrill')
    .description(
      'Breaks the Redis under an application on purpose, and shows whether the application kept answering.',
    )
    .version(VERSION)
    .showSuggestionAfterError()
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .configureHelp({ helpWidth: Math.min(process.stdout.columns || 80, 100) });
  for (const add of [
    addRun,
    addList,
    addReport,
    addCompare,
    addValidate,
    addDoctor,
    addHeal,
    addProxy,
    addUp,
  ]) {
    add(program, setting);
  }
  return program;
}

function addRun(program: Command, { harness, io, end, driver, targets, out }: Setting): void {
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
}

function addList(program: Command, { harness, io, end, out }: Setting): void {
  program
    .command('list')
    .description('list what there is')
    .argument('<what>', LISTS.join(', '), parseList)
    .option('--json', 'print JSON')
    .addOption(out)
    .action(async (name: ListName, options: { json?: boolean; out: string }) =>
      end(await listCommand(harness, name, options, io)),
    );
}

function addReport(program: Command, { harness, io, end, out }: Setting): void {
  program
    .command('report')
    .description('report on a stored run, as the run itself did')
    .argument('<run>', 'its id, the beginning of it, or latest')
    .addOption(
      new Option('--reporter <name>', `one of ${REPORTERS.map(({ name }) => name).join(', ')}`).default(
        'line',
      ),
    )
    .option('--html', 'the same as --reporter html: one file that opens without a network')
    .option('--output <file>', 'file to write; - is the standard output')
    .addOption(out)
    .action(async (name: string, options: ReportOptions) =>
      end(await reportCommand(harness, name, options, io)),
    );
}

function addCompare(program: Command, { harness, io, end, out }: Setting): void {
  program
    .command('compare')
    .description('show what differs between two stored runs by more than chance')
    .argument('<a>', 'the id of a run, the beginning of it, or latest')
    .argument('<b>', 'the run that is compared with it')
    .option('--json', 'print JSON')
    .addOption(out)
    .action(async (a: string, b: string, options: CompareOptions) =>
      end(await compareCommand(harness, [a, b], options, io)),
    );
}

function addValidate(program: Command, { harness, io, end, driver, targets }: Setting): void {
  program
    .command('validate')
    .description('check scenario files; starts nothing')
    .argument('<scenario...>', 'files, folders or names of scenarios')
    .addOption(driver)
    .addOption(targets)
    .action(async (names: string[], options: { driver: string }) =>
      end(await validateCommand(harness, names, options, io)),
    );
}

function addDoctor(program: Command, { harness, io, end, targets, out }: Setting): void {
  program
    .command('doctor')
    .description('show what is found, what is missing and what to do')
    .option('--json', 'print JSON')
    .addOption(out)
    .addOption(targets)
    .action(async (options: { json?: boolean; out: string }) =>
      end(await doctorCommand(harness, options, io)),
    );
}

function addHeal(program: Command, { harness, io, end, out }: Setting): void {
  program
    .command('heal')
    .description('undo what runs that died left broken or lying about')
    .addOption(out)
    .action(async (options: { out: string }) => end(await healCommand(harness, options, io)));
}

function addProxy(program: Command, { io, end }: Setting): void {
  program
    .command('proxy')
    .description('serve links with toxics to any Toxiproxy client, until a signal ends it')
    .option('--listen <host:port>', 'where the API listens', PROXY_LISTEN)
    .option('--config <file>', 'a JSON list of proxies to begin with, as Toxiproxy reads it')
    .option('--seed <number>', 'fixes the random choices of the toxics (default: 1)', parseSeed)
    .option('--allow-remote', 'let other machines reach the API and the proxies')
    .action(async (options: ProxyOptions) => end(await proxyCommand(options, io)));
}

/** What serves is loaded when it is asked for: it is most of what there is to load. */
function addUp(program: Command, { harness, io, end, driver, targets, out }: Setting): void {
  program
    .command('up')
    .description('serve the dashboard and its API, until a signal ends it')
    .option('--host <address>', `where it listens (default: HOST, or ${UP_DEFAULTS.host})`)
    .option('--port <number>', `0 takes any that is free (default: PORT, or ${UP_DEFAULTS.port})`)
    .option('--token <token>', 'what guards it, or "generate" (default: FIREDRILL_TOKEN, or none)')
    .addOption(
      new Option('--allow-host <names>', 'names that it is reached by besides its address')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(driver)
    .addOption(targets)
    .addOption(out)
    .action(async (options: UpOptions) => {
      const { upCommand } = await import('./commands/up.ts');
      end(await upCommand(harness, options, io));
    });
}

async function main(): Promise<number> {
  let exitCode = 0;
  try {
    const setting = settingOf(new Harness(systemClock), (code) => {
      exitCode = code;
    });
    await buildProgram(setting).parseAsync();
    return exitCode;
  } catch (error) {
    // Commander has printed its own message; its exit code 1 for wrong usage is 2 here.
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? 0 : new FiredrillError('usage.invalid', '').exitCode;
    return reportError(error, processIo());
  }
}

process.exitCode = await main();
