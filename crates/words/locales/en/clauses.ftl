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
