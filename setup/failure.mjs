/** How set-up ends when it cannot go on. */

/** The exit code for an environment that lacks something; the same as `EXIT.environment` of the contract. */
export const EXIT_ENVIRONMENT = 3;

/** A reason to stop that is meant for people: `message` says what is wrong, `cure` what to do, one step a line. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {string[]} cure
   */
  constructor(message, cure) {
    super(message);
    this.name = 'SetupError';
    this.cure = cure;
  }
}

/**
 * Prints one line of progress for people; standard error, so that a command's own output stays clean.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`firedrill: ${line}\n`);
}

/**
 * Prints why set-up stopped and what to do, errors of the compiled code included; a defect of set-up itself comes with its stack.
 * @param {unknown} error
 * @returns {number} the exit code to end with
 */
export function report(error) {
  if (error instanceof SetupError) {
    say(error.message);
    for (const line of error.cure) process.stderr.write(`  ${line}\n`);
  } else if (error instanceof Error && 'hint' in error) {
    say(`${error.message} ${error.hint}`);
  } else {
    say(`set-up failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  return EXIT_ENVIRONMENT;
}
