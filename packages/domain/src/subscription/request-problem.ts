/** Why a request is refused before AWS is asked, in the contract's words (section 2.5). */
export interface RequestProblem {
  code: string;
  field: string | null;
  message: string;
  remedy: string;
}
