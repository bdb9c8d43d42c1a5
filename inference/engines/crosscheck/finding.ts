/** What came out of comparing the model's words with the page. */
import type { Evidence } from '../../engine.ts'
import type { PageItem } from './items.ts'

/** What a claim is about; `words` is whatever can only be compared letter by letter. */
export type Claim = 'name' | 'strength' | 'form' | 'directions' | 'words'

export type Finding =
  /** The page says so too: of these items, where it is of any. */
  | { kind: 'agrees'; of: Claim; items: readonly PageItem[] }
  /** Both readings of the same place: of these items, where it is of any. */
  | {
      kind: 'differs'
      said: string
      page: string
      evidence: readonly Evidence[]
      items: readonly PageItem[]
    }
  /** These words stand on the page, but not where the answer was read from. */
  | { kind: 'elsewhere'; said: string; evidence: readonly Evidence[] }
  /** Another answer than the reader's, to a question that no single place of the page answers. */
  | { kind: 'otherwise'; said: string }
  /** Nothing of the kind can be found on the page. */
  | { kind: 'nowhere'; said: string }
  /** Found by the reader and not named by the model. */
  | { kind: 'left-out'; items: readonly PageItem[] }

/** Whether the model and the page say different things. */
export function isDoubt({ kind }: Finding): boolean {
  return kind !== 'agrees'
}
