clauses-title = Clauses
clauses-summary = { $count } of { $total } clauses are in force.
clauses-id = Id
clauses-name = Title
clauses-kept-by = Kept by
clauses-state = State
clauses-by = Fulfilled by
clauses-tests = Shown by tests
clauses-state-in-force = In force
clauses-state-open = Open
clauses-kept-by-blocked = Blocked by the system
clauses-kept-by-tasked = Tasked
clauses-kept-by-attested = Attested by people
clauses-kept-by-outside = Outside this system
clauses-evidence-yes = There is evidence in the period.
clauses-evidence-none = There is no evidence in the period yet.
clauses-evidence-overdue = Overdue.
clauses-not-found = There is no clause with that id.
clauses-more = { $count ->
        [one] and 1 more clause
       *[other] and { $count } more clauses
    }
clauses-one = Clause
clauses-who = Who is bound
clauses-of = { $count } of { $total } in force
clauses-not-kept-by-test = “In force” means that what keeps the clause is running. Whether there is evidence that it was kept is a separate question.
clauses-back = To the clauses
clauses-behind = Clauses behind this ({ $count })
clauses-article = Clauses of the same article ({ $count })
clauses-article-nav = Clauses of the same article
clauses-needs = Rests on
clauses-found = { $count ->
        [one] 1 clause fits.
       *[other] { $count } clauses fit.
    }
clauses-overdue-count = Overdue: { $count }
clauses-operates = Evidence that it operates
clauses-operates-evidence = Evidence
clauses-operates-part = Some evidence
clauses-operates-none = None yet
clauses-operates-overdue = Overdue
clauses-operates-open = Open
clauses-operates-stated = Only stated
clauses-period = from { $from } to { $to }
clauses-period-other = Look at another period
clauses-period-show = Show this period
clauses-granted = Acts that it granted
clauses-refused = Acts that it refused
clauses-done = Tasks done
clauses-steps = Steps taken
clauses-rows = Rows written in registers
clauses-last = Latest evidence
clauses-journal-closed = What the journal holds is shown to the offices that may read it.
clauses-tasks = Its open tasks
clauses-refusals = What it refused, newest first
clauses-refusals-all = See all in the journal
clauses-settings = Values behind it
clauses-rests-on = Rests on the document:
clauses-ground-missing = “{ $name }” is not registered yet. Enter it in the register “{ $register }”.
clauses-terms = Terms
clauses-terms-about = Words whose meaning the regulation lays down. Words with a dotted line in a clause lead to the same clauses.
clauses-terms-none = This rulebook has no list of terms yet.
clauses-terms-further = Further clauses that say what is meant
clauses-board = Page for the board
clauses-board-about = “Evidence” stands only where every clause of the article has evidence in the period: a task done, a step taken, a row written, an act that was stopped; of a clause that only rules whether an act may be done, also an act that it granted. Looking, beginning a case and forms that were not complete do not count, and neither does a test that passes.
clauses-board-articles = { $count ->
        [one] 1 article
       *[other] { $count } articles
    }
clauses-board-count = { $count } of { $total }
clauses-board-entries = { $count } in the period, { $total } in all
clauses-board-journal = Entries of the journal
clauses-board-late = What is overdue
clauses-board-late-count = ({ $count })
clauses-board-late-none = Nothing is overdue.
clauses-board-legend = What the marks mean
clauses-board-period = Period
clauses-board-regulation = Regulation
clauses-board-sign = Confirmation
clauses-board-sign-line = Seen by, on: ____________________  Signature: ____________________
clauses-board-since = There are so many entries that only those after { $time } were counted. A shorter period is counted whole.
