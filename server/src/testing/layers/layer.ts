/** What the files of one folder, or one file, may import. Its own folder is always allowed. */
export interface Layer {
  /** Path from the root of the repository; the longest one that a file lies in is the file's layer. */
  at: string;
  /** The reason behind the rule, for whoever breaks it. */
  because: string;
  /** Folders and files from the root of the repository. */
  imports: readonly string[];
  /** The same, for `import type` only. */
  typeImports?: readonly string[];
  /** npm packages. */
  packages: readonly string[];
  /** Whether modules of Node may be imported. */
  node: boolean;
  /** Whether the machine's clock, timers and randomness may be used. */
  machine?: true;
  /** Whether a module may be named at run time: `import(variable)`. */
  computedImports?: true;
}
