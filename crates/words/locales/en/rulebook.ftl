rulebook-title = Rulebook
rulebook-check-good = The rulebook “{ $name }” is sound. It has { $count } clauses.
rulebook-check-bad = { $count ->
        [one] The rulebook has 1 fault.
       *[other] The rulebook has { $count } faults.
    }
rulebook-problem = { $file }, line { $line }: { $reason }
rulebook-problem-file = { $file }: { $reason }
rulebook-refused = It was not loaded because of these faults. The present rulebook stays in force.
rulebook-test-good = { $count ->
        [one] The 1 case decides as expected.
       *[other] All { $count } cases decide as expected.
    }
rulebook-test-bad = { $count } of { $total } cases decide otherwise.
rulebook-test-case = { $name }: expected “{ $expected }”, got “{ $found }”
rulebook-version = Version in force from { $date }
rulebook-hash = Hash of the rulebook: { $hash }
rulebook-other-hash = This process has another rulebook than the one active in the database and does not act. Start it again with the same rulebook.
rulebook-activated = The new version of the rulebook is active.
rulebook-not-found = There is no rulebook “{ $name }”.
rulebook-newest = The newest version is in force already.
rulebook-from = In force from
rulebook-hash-label = Hash of the rulebook
rulebook-newer = There is a newer version in force from { $date }.
rulebook-resolution = Resolution
rulebook-take-up = Take up the new version
rulebook-taken-up = The new version is in force.
rulebook-lint-reference = “{ $what }” is not in this document.
rulebook-lint-neighbour = “{ $what }” points to nothing.
rulebook-lint-numbering = { $against ->
    [twice] “{ $what }” stands there twice.
   *[other] { $against } is missing before “{ $what }”.
}
rulebook-lint-office = Nobody says what “{ $what }” is or who appoints it.
rulebook-lint-office-near = Is “{ $what }” the same as “{ $against }”?
rulebook-lint-period = “{ $what }” here, but for the same thing “{ $against }” on another line.
rulebook-lint-template = Should “{ $what }” be “{ $against }”?
rulebook-lint-blank = “{ $what }” was never filled in.
rulebook-lint-document = “{ $what }” stands outside this document; register it.
rulebook-lint-count = { $count ->
    [0] Nothing wrong can be seen from the text alone.
    [one] One place to look at.
   *[other] { $count } places to look at.
}
rulebook-lint-encoding = “{ $file }” is not UTF-8 text. Please save it as UTF-8.
rulebook-lint-too-long = “{ $file }” is too long: texts of up to 1 MB can be read.
rulebook-lint-reviewed = { $count } reviewed findings on the regulation of { $name }:
rulebook-lint-reviewed-one = "{ $written }" is to be read as: { $today }. { $why }
rulebook-lint-reviewed-since = "{ $written }" is since { $since }: { $today }. { $why }
