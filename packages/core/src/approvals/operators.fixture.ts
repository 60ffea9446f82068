/**
 * Operator × mode of the step × what the others have said → the route afterwards, or the refusal. One letter a task, in the order
 * of the route: P before, N after; ? open, . waiting, + agreed, ! rejected, < returned, x let off, _ nobody.
 */
const table = `
## single | nothing yet
agree: P+ A+ N?; reject: rejected P+ A! Nx; return: returned P+ A< Nx; return to previous: P? A. N.
before: P+ A. X? N.; after: P+ A? X. N.; beside: P+ A? X? N.; opinion: P+ A. X? N.; transfer: P+ X? N.; transfer to C: P+ C? N.
remove C: no-such-task; A left: stuck P+ _. N.; C left: nothing-to-do; reassign: P+ X? N.
withdraw: withdrawn P+ Ax Nx; late: P+ H? N.; take back: P+ A? N.
## all | nothing yet
agree: P+ B? A+ C? N.; reject: rejected P+ Bx A! Cx Nx; return: returned P+ Bx A< Cx Nx; return to previous: P? B. A. C. N.
before: P+ B? A. X? C? N.; after: P+ B? A? X. C? N.; beside: P+ B? A? X? C? N.; opinion: P+ B? A. X? C? N.; transfer: P+ B? X? C? N.; transfer to C: already-in-set
remove C: P+ B? A? Cx N.; A left: stuck P+ B? _. C? N.; C left: stuck P+ B? A? _. N.; reassign: P+ B? X? C? N.
withdraw: withdrawn P+ Bx Ax Cx Nx; late: P+ B? H? C? N.; take back: P+ B? A? C? N.
## all | B
agree: P+ B+ A+ C? N.; reject: rejected P+ B+ A! Cx Nx; return: returned P+ B+ A< Cx Nx; return to previous: P? B+ A. C. N.
before: P+ B+ A. X? C? N.; after: P+ B+ A? X. C? N.; beside: P+ B+ A? X? C? N.; opinion: P+ B+ A. X? C? N.; transfer: P+ B+ X? C? N.; transfer to C: already-in-set
remove C: P+ B+ A? Cx N.; A left: stuck P+ B+ _. C? N.; C left: stuck P+ B+ A? _. N.; reassign: P+ B+ X? C? N.
withdraw: withdrawn P+ B+ Ax Cx Nx; late: P+ B+ H? C? N.; take back: P+ B+ A? C? N.
## all | C
agree: P+ B? A+ C+ N.; reject: rejected P+ Bx A! C+ Nx; return: returned P+ Bx A< C+ Nx; return to previous: P? B. A. C+ N.
before: P+ B? A. X? C+ N.; after: P+ B? A? X. C+ N.; beside: P+ B? A? X? C+ N.; opinion: P+ B? A. X? C+ N.; transfer: P+ B? X? C+ N.; transfer to C: already-in-set
remove C: task-not-open; A left: stuck P+ B? _. C+ N.; C left: P+ B? A? C+ N.; reassign: P+ B? X? C+ N.
withdraw: withdrawn P+ Bx Ax C+ Nx; late: P+ B? H? C+ N.; take back: P+ B? A? C+ N.
## all | B C
agree: P+ B+ A+ C+ N?; reject: rejected P+ B+ A! C+ Nx; return: returned P+ B+ A< C+ Nx; return to previous: P? B+ A. C+ N.
before: P+ B+ A. X? C+ N.; after: P+ B+ A? X. C+ N.; beside: P+ B+ A? X? C+ N.; opinion: P+ B+ A. X? C+ N.; transfer: P+ B+ X? C+ N.; transfer to C: already-in-set
remove C: task-not-open; A left: stuck P+ B+ _. C+ N.; C left: P+ B+ A? C+ N.; reassign: P+ B+ X? C+ N.
withdraw: withdrawn P+ B+ Ax C+ Nx; late: P+ B+ H? C+ N.; take back: P+ B+ A? C+ N.
## all, waiting for all | nothing yet
agree: P+ B? A+ C? N.; reject: P+ B? A! C? N.; return: returned P+ Bx A< Cx Nx; return to previous: P? B. A. C. N.
before: P+ B? A. X? C? N.; after: P+ B? A? X. C? N.; beside: P+ B? A? X? C? N.; opinion: P+ B? A. X? C? N.; transfer: P+ B? X? C? N.; transfer to C: already-in-set
remove C: P+ B? A? Cx N.; A left: stuck P+ B? _. C? N.; C left: stuck P+ B? A? _. N.; reassign: P+ B? X? C? N.
withdraw: withdrawn P+ Bx Ax Cx Nx; late: P+ B? H? C? N.; take back: P+ B? A? C? N.
## all, waiting for all | B
agree: P+ B+ A+ C? N.; reject: P+ B+ A! C? N.; return: returned P+ B+ A< Cx Nx; return to previous: P? B+ A. C. N.
before: P+ B+ A. X? C? N.; after: P+ B+ A? X. C? N.; beside: P+ B+ A? X? C? N.; opinion: P+ B+ A. X? C? N.; transfer: P+ B+ X? C? N.; transfer to C: already-in-set
remove C: P+ B+ A? Cx N.; A left: stuck P+ B+ _. C? N.; C left: stuck P+ B+ A? _. N.; reassign: P+ B+ X? C? N.
withdraw: withdrawn P+ B+ Ax Cx Nx; late: P+ B+ H? C? N.; take back: P+ B+ A? C? N.
## all, waiting for all | B!
agree: P+ B! A+ C? N.; reject: P+ B! A! C? N.; return: returned P+ B! A< Cx Nx; return to previous: P? B. A. C. N.
before: P+ B! A. X? C? N.; after: P+ B! A? X. C? N.; beside: P+ B! A? X? C? N.; opinion: P+ B! A. X? C? N.; transfer: P+ B! X? C? N.; transfer to C: already-in-set
remove C: P+ B! A? Cx N.; A left: stuck P+ B! _. C? N.; C left: stuck P+ B! A? _. N.; reassign: P+ B! X? C? N.
withdraw: withdrawn P+ B! Ax Cx Nx; late: P+ B! H? C? N.; take back: P+ B! A? C? N.
## all, waiting for all | C
agree: P+ B? A+ C+ N.; reject: P+ B? A! C+ N.; return: returned P+ Bx A< C+ Nx; return to previous: P? B. A. C+ N.
before: P+ B? A. X? C+ N.; after: P+ B? A? X. C+ N.; beside: P+ B? A? X? C+ N.; opinion: P+ B? A. X? C+ N.; transfer: P+ B? X? C+ N.; transfer to C: already-in-set
remove C: task-not-open; A left: stuck P+ B? _. C+ N.; C left: P+ B? A? C+ N.; reassign: P+ B? X? C+ N.
withdraw: withdrawn P+ Bx Ax C+ Nx; late: P+ B? H? C+ N.; take back: P+ B? A? C+ N.
## all, waiting for all | C!
agree: P+ B? A+ C! N.; reject: P+ B? A! C! N.; return: returned P+ Bx A< C! Nx; return to previous: P? B. A. C. N.
before: P+ B? A. X? C! N.; after: P+ B? A? X. C! N.; beside: P+ B? A? X? C! N.; opinion: P+ B? A. X? C! N.; transfer: P+ B? X? C! N.; transfer to C: already-in-set
remove C: task-not-open; A left: stuck P+ B? _. C! N.; C left: P+ B? A? C! N.; reassign: P+ B? X? C! N.
withdraw: withdrawn P+ Bx Ax C! Nx; late: P+ B? H? C! N.; take back: P+ B? A? C! N.
## all, waiting for all | B C
agree: P+ B+ A+ C+ N?; reject: rejected P+ B+ A! C+ Nx; return: returned P+ B+ A< C+ Nx; return to previous: P? B+ A. C+ N.
before: P+ B+ A. X? C+ N.; after: P+ B+ A? X. C+ N.; beside: P+ B+ A? X? C+ N.; opinion: P+ B+ A. X? C+ N.; transfer: P+ B+ X? C+ N.; transfer to C: already-in-set
remove C: task-not-open; A left: stuck P+ B+ _. C+ N.; C left: P+ B+ A? C+ N.; reassign: P+ B+ X? C+ N.
withdraw: withdrawn P+ B+ Ax C+ Nx; late: P+ B+ H? C+ N.; take back: P+ B+ A? C+ N.
## all, waiting for all | B C!
agree: rejected P+ B+ A+ C! Nx; reject: rejected P+ B+ A! C! Nx; return: returned P+ B+ A< C! Nx; return to previous: P? B+ A. C. N.
before: P+ B+ A. X? C! N.; after: P+ B+ A? X. C! N.; beside: P+ B+ A? X? C! N.; opinion: P+ B+ A. X? C! N.; transfer: P+ B+ X? C! N.; transfer to C: already-in-set
remove C: task-not-open; A left: rejected P+ B+ _x C! Nx; C left: P+ B+ A? C! N.; reassign: P+ B+ X? C! N.
withdraw: withdrawn P+ B+ Ax C! Nx; late: P+ B+ H? C! N.; take back: not-open
## all, waiting for all | B! C
agree: rejected P+ B! A+ C+ Nx; reject: rejected P+ B! A! C+ Nx; return: returned P+ B! A< C+ Nx; return to previous: P? B. A. C+ N.
before: P+ B! A. X? C+ N.; after: P+ B! A? X. C+ N.; beside: P+ B! A? X? C+ N.; opinion: P+ B! A. X? C+ N.; transfer: P+ B! X? C+ N.; transfer to C: already-in-set
remove C: task-not-open; A left: rejected P+ B! _x C+ Nx; C left: P+ B! A? C+ N.; reassign: P+ B! X? C+ N.
withdraw: withdrawn P+ B! Ax C+ Nx; late: P+ B! H? C+ N.; take back: not-open
## all, waiting for all | B! C!
agree: rejected P+ B! A+ C! Nx; reject: rejected P+ B! A! C! Nx; return: returned P+ B! A< C! Nx; return to previous: P? B. A. C. N.
before: P+ B! A. X? C! N.; after: P+ B! A? X. C! N.; beside: P+ B! A? X? C! N.; opinion: P+ B! A. X? C! N.; transfer: P+ B! X? C! N.; transfer to C: already-in-set
remove C: task-not-open; A left: rejected P+ B! _x C! Nx; C left: P+ B! A? C! N.; reassign: P+ B! X? C! N.
withdraw: withdrawn P+ B! Ax C! Nx; late: P+ B! H? C! N.; take back: not-open
## any | nothing yet
agree: P+ Bx A+ Cx N?; reject: rejected P+ Bx A! Cx Nx; return: returned P+ Bx A< Cx Nx; return to previous: P? B. A. C. N.
before: P+ B? A. X? C? N.; after: P+ B? A? X. C? N.; beside: P+ B? A? X? C? N.; opinion: P+ B? A. X? C? N.; transfer: P+ B? X? C? N.; transfer to C: already-in-set
remove C: P+ B? A? Cx N.; A left: P+ B? _. C? N.; C left: P+ B? A? _. N.; reassign: P+ B? X? C? N.
withdraw: withdrawn P+ Bx Ax Cx Nx; late: P+ B? H? C? N.; take back: P+ B? A? C? N.
## any, all must reject | nothing yet
agree: P+ Bx A+ Cx N?; reject: P+ B? A! C? N.; return: returned P+ Bx A< Cx Nx; return to previous: P? B. A. C. N.
before: P+ B? A. X? C? N.; after: P+ B? A? X. C? N.; beside: P+ B? A? X? C? N.; opinion: P+ B? A. X? C? N.; transfer: P+ B? X? C? N.; transfer to C: already-in-set
remove C: P+ B? A? Cx N.; A left: P+ B? _. C? N.; C left: P+ B? A? _. N.; reassign: P+ B? X? C? N.
withdraw: withdrawn P+ Bx Ax Cx Nx; late: P+ B? H? C? N.; take back: P+ B? A? C? N.
## any, all must reject | B!
agree: P+ B! A+ Cx N?; reject: P+ B! A! C? N.; return: returned P+ B! A< Cx Nx; return to previous: P? B. A. C. N.
before: P+ B! A. X? C? N.; after: P+ B! A? X. C? N.; beside: P+ B! A? X? C? N.; opinion: P+ B! A. X? C? N.; transfer: P+ B! X? C? N.; transfer to C: already-in-set
remove C: P+ B! A? Cx N.; A left: P+ B! _. C? N.; C left: P+ B! A? _. N.; reassign: P+ B! X? C? N.
withdraw: withdrawn P+ B! Ax Cx Nx; late: P+ B! H? C? N.; take back: P+ B! A? C? N.
## any, all must reject | C!
agree: P+ Bx A+ C! N?; reject: P+ B? A! C! N.; return: returned P+ Bx A< C! Nx; return to previous: P? B. A. C. N.
before: P+ B? A. X? C! N.; after: P+ B? A? X. C! N.; beside: P+ B? A? X? C! N.; opinion: P+ B? A. X? C! N.; transfer: P+ B? X? C! N.; transfer to C: already-in-set
remove C: task-not-open; A left: P+ B? _. C! N.; C left: P+ B? A? C! N.; reassign: P+ B? X? C! N.
withdraw: withdrawn P+ Bx Ax C! Nx; late: P+ B? H? C! N.; take back: P+ B? A? C! N.
## any, all must reject | B! C!
agree: P+ B! A+ C! N?; reject: rejected P+ B! A! C! Nx; return: returned P+ B! A< C! Nx; return to previous: P? B. A. C. N.
before: P+ B! A. X? C! N.; after: P+ B! A? X. C! N.; beside: P+ B! A? X? C! N.; opinion: P+ B! A. X? C! N.; transfer: P+ B! X? C! N.; transfer to C: already-in-set
remove C: task-not-open; A left: stuck P+ B! _. C! N.; C left: P+ B! A? C! N.; reassign: P+ B! X? C! N.
withdraw: withdrawn P+ B! Ax C! Nx; late: P+ B! H? C! N.; take back: P+ B! A? C! N.
## vote 2 of 3 | nothing yet
agree: P+ B? A+ C? N.; reject: P+ B? A! C? N.; return: returned P+ Bx A< Cx Nx; return to previous: P? B. A. C. N.
before: P+ B? A. X? C? N.; after: P+ B? A? X. C? N.; beside: P+ B? A? X? C? N.; opinion: P+ B? A. X? C? N.; transfer: P+ B? X? C? N.; transfer to C: already-in-set
remove C: P+ B? A? Cx N.; A left: P+ B? _. C? N.; C left: P+ B? A? _. N.; reassign: P+ B? X? C? N.
withdraw: withdrawn P+ Bx Ax Cx Nx; late: P+ B? H? C? N.; take back: P+ B? A? C? N.
## vote 2 of 3 | B
agree: P+ B+ A+ Cx N?; reject: P+ B+ A! C? N.; return: returned P+ B+ A< Cx Nx; return to previous: P? B+ A. C. N.
before: P+ B+ A. X? C? N.; after: P+ B+ A? X. C? N.; beside: P+ B+ A? X? C? N.; opinion: P+ B+ A. X? C? N.; transfer: P+ B+ X? C? N.; transfer to C: already-in-set
remove C: P+ B+ A? Cx N.; A left: P+ B+ _. C? N.; C left: P+ B+ A? _. N.; reassign: P+ B+ X? C? N.
withdraw: withdrawn P+ B+ Ax Cx Nx; late: P+ B+ H? C? N.; take back: P+ B+ A? C? N.
## vote 2 of 3 | B!
agree: P+ B! A+ C? N.; reject: rejected P+ B! A! Cx Nx; return: returned P+ B! A< Cx Nx; return to previous: P? B. A. C. N.
before: P+ B! A. X? C? N.; after: P+ B! A? X. C? N.; beside: P+ B! A? X? C? N.; opinion: P+ B! A. X? C? N.; transfer: P+ B! X? C? N.; transfer to C: already-in-set
remove C: below-quorum; A left: stuck P+ B! _. C? N.; C left: stuck P+ B! A? _. N.; reassign: P+ B! X? C? N.
withdraw: withdrawn P+ B! Ax Cx Nx; late: P+ B! H? C? N.; take back: P+ B! A? C? N.
## vote 2 of 3 | C
agree: P+ Bx A+ C+ N?; reject: P+ B? A! C+ N.; return: returned P+ Bx A< C+ Nx; return to previous: P? B. A. C+ N.
before: P+ B? A. X? C+ N.; after: P+ B? A? X. C+ N.; beside: P+ B? A? X? C+ N.; opinion: P+ B? A. X? C+ N.; transfer: P+ B? X? C+ N.; transfer to C: already-in-set
remove C: task-not-open; A left: P+ B? _. C+ N.; C left: P+ B? A? C+ N.; reassign: P+ B? X? C+ N.
withdraw: withdrawn P+ Bx Ax C+ Nx; late: P+ B? H? C+ N.; take back: P+ B? A? C+ N.
## vote 2 of 3 | C!
agree: P+ B? A+ C! N.; reject: rejected P+ Bx A! C! Nx; return: returned P+ Bx A< C! Nx; return to previous: P? B. A. C. N.
before: P+ B? A. X? C! N.; after: P+ B? A? X. C! N.; beside: P+ B? A? X? C! N.; opinion: P+ B? A. X? C! N.; transfer: P+ B? X? C! N.; transfer to C: already-in-set
remove C: task-not-open; A left: stuck P+ B? _. C! N.; C left: P+ B? A? C! N.; reassign: P+ B? X? C! N.
withdraw: withdrawn P+ Bx Ax C! Nx; late: P+ B? H? C! N.; take back: P+ B? A? C! N.
## vote 2 of 3 | B C!
agree: P+ B+ A+ C! N?; reject: rejected P+ B+ A! C! Nx; return: returned P+ B+ A< C! Nx; return to previous: P? B+ A. C. N.
before: P+ B+ A. X? C! N.; after: P+ B+ A? X. C! N.; beside: P+ B+ A? X? C! N.; opinion: P+ B+ A. X? C! N.; transfer: P+ B+ X? C! N.; transfer to C: already-in-set
remove C: task-not-open; A left: stuck P+ B+ _. C! N.; C left: P+ B+ A? C! N.; reassign: P+ B+ X? C! N.
withdraw: withdrawn P+ B+ Ax C! Nx; late: P+ B+ H? C! N.; take back: P+ B+ A? C! N.
## vote 2 of 3 | B! C
agree: P+ B! A+ C+ N?; reject: rejected P+ B! A! C+ Nx; return: returned P+ B! A< C+ Nx; return to previous: P? B. A. C+ N.
before: P+ B! A. X? C+ N.; after: P+ B! A? X. C+ N.; beside: P+ B! A? X? C+ N.; opinion: P+ B! A. X? C+ N.; transfer: P+ B! X? C+ N.; transfer to C: already-in-set
remove C: task-not-open; A left: stuck P+ B! _. C+ N.; C left: P+ B! A? C+ N.; reassign: P+ B! X? C+ N.
withdraw: withdrawn P+ B! Ax C+ Nx; late: P+ B! H? C+ N.; take back: P+ B! A? C+ N.
## sequence | B
agree: P+ B+ A+ C? N.; reject: rejected P+ B+ A! Cx Nx; return: returned P+ B+ A< Cx Nx; return to previous: P? B+ A. C. N.
before: P+ B+ A. X? C. N.; after: P+ B+ A? X. C. N.; beside: P+ B+ A? X? C. N.; opinion: P+ B+ A. X? C. N.; transfer: P+ B+ X? C. N.; transfer to C: already-in-set
remove C: P+ B+ A? Cx N.; A left: stuck P+ B+ _. C. N.; C left: stuck P+ B+ A? _. N.; reassign: P+ B+ X? C. N.
withdraw: withdrawn P+ B+ Ax Cx Nx; late: P+ B+ H? C. N.; take back: P+ B+ A? C. N.
`

export const cases: { mode: string; others: string; expected: Record<string, string> }[] = table.trim().split('## ').slice(1).map((block) => {
  const [head, ...lines] = block.trim().split('\n')
  const [mode, others] = head!.split(' | ')
  return { mode: mode!, others: others === 'nothing yet' ? '' : others!, expected: Object.fromEntries(lines.join('; ').split('; ').map((cell) => cell.split(': ') as [string, string])) }
})
