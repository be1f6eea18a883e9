import type { TextProblem } from '@firedrill/contract';
import type { Mistake } from './mistakes.ts';
import { type DataPath, mistakeAt, type ScenarioSource, type Span, type YamlSource } from './yaml-source.ts';

/** Collects the mistakes of one file, each at the place in the text that its path names. */
export class Findings {
  readonly yaml: YamlSource;
  readonly #source: ScenarioSource;
  readonly #mistakes: Mistake[] = [];

  constructor(source: ScenarioSource, yaml: YamlSource) {
    this.#source = source;
    this.yaml = yaml;
  }

  get mistakes(): readonly Mistake[] {
    return this.#mistakes;
  }

  /** A mistake of the value at a path; of the nearest value around it where there is none. */
  atValue(path: DataPath, message: string, suggestion?: string): void {
    this.#add(this.yaml.spanOf(path), message, suggestion);
  }

  /** A mistake of the key at a path. */
  atKey(path: DataPath, message: string, suggestion?: string): void {
    this.#add(this.yaml.keySpanOf(path), message, suggestion);
  }

  /** A mistake within the text at a path. */
  atText(path: DataPath, { offset, length, message, suggestion }: TextProblem): void {
    this.#add(this.yaml.textSpanOf(path, offset, length), message, suggestion);
  }

  /** The line, from 1, on which the value at a path begins. */
  lineOf(path: DataPath): number {
    return mistakeAt(this.#source, this.yaml.spanOf(path), '').line;
  }

  #add(span: Span, message: string, suggestion: string | undefined): void {
    this.#mistakes.push(mistakeAt(this.#source, span, message, suggestion));
  }
}
