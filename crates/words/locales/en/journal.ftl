journal-title = Journal
journal-entry = Entry { $index }
journal-size = Entries: { $count }
journal-empty = There are no entries yet.
journal-granted = Done
journal-refused = Refused
journal-filter = Filter
journal-filter-worker = By worker
journal-filter-verb = By act
journal-filter-person = By person
journal-reading-recorded = Reading the journal is recorded too.
journal-annex-gone = The details of this entry were erased at the end of their retention.
journal-checkpoint = Checkpoint
journal-checkpoint-made = A checkpoint over { $count } entries was signed.
journal-checkpoint-age = { $count ->
        [one] The auditor's last checkpoint is 1 day old.
       *[other] The auditor's last checkpoint is { $count } days old.
    }
journal-checkpoint-none = No checkpoint has been handed out yet. Give one to the auditor.
journal-exported = The journal was exported to “{ $place }”.
journal-verify-button = Verify
journal-verify-good = { $count ->
        [one] The 1 entry was verified. Nothing was changed.
       *[other] All { $count } entries were verified. Nothing was changed.
    }
journal-verify-bad = { $count ->
        [one] 1 thing is wrong with the journal.
       *[other] { $count } things are wrong with the journal.
    }
journal-verify-more = There are more.
journal-verify-no-kept = No checkpoint kept outside was given. A cut-off end cannot be seen without one.
journal-verify-next = Tell the auditor and an administrator at once, leave the server running, and put the last backup somewhere safe.
journal-which-kept = the checkpoint kept outside
journal-which-stored = stored checkpoint { $position }
journal-which-tiles = the stored tiles
journal-finding-changed = Entry { $index } was changed.
journal-finding-changed-within = At least one entry from { $first } to { $last } was changed.
journal-finding-removed = Entries { $first } to { $last } were removed.
journal-finding-added = Entry { $index } does not belong to the log.
journal-finding-reordered = Entries { $first } to { $last } stand in another order.
journal-finding-duplicated = Entry { $index } repeats the act of entry { $of }.
journal-finding-unreadable = Entry { $index } cannot be read.
journal-finding-content-missing = The content of entry { $index } is gone before its time.
journal-finding-stored-hash = The hash stored beside entry { $index } is wrong.
journal-finding-time-backwards = Entry { $index } is earlier than the one before it.
journal-finding-annex-changed = The details of entry { $index } were changed.
journal-finding-annex-missing = The details of entry { $index } are missing.
journal-finding-annex-unknown = There are details at { $index } to which no entry commits.
journal-finding-tile-missing = Tile { $index } of level { $level } is not stored.
journal-finding-tile-changed = Tile { $index } of level { $level } was changed.
journal-finding-truncated = The end was cut off: { $which } says { $size } entries, there are { $log }.
journal-finding-forked = At { $size } entries the log differs from { $which }: it was rewritten, or there are two.
journal-finding-bad-signature = The signature does not fit: { $which }
journal-finding-unknown-key = Signed by an unknown key: { $which }
journal-finding-other-log = It belongs to another log: { $which }
journal-finding-not-a-checkpoint = Not a checkpoint: { $which }
journal-finding-number-missing = Entries numbered { $first } to { $last } by process { $process } never reached the log.
journal-finding-number-twice = Number { $number } of process { $process } stands on two entries.
journal-finding-number-forged = The signature of number { $number } of process { $process } does not fit its entry.
journal-all = All
journal-older = Older entries
journal-result = Result
journal-persons = Persons
journal-system = The system
journal-name-gone = (name erased)
journal-clauses = { $count } articles
journal-annex = Details
journal-annex-changes = Before and after
journal-annex-closed = Names, search words and reasons are shown only when opened, which is recorded too.
journal-annex-damaged = The details are not what was written. Verify the journal.
journal-annex-names = Persons concerned
journal-annex-open = Open the details
journal-annex-recipients = Recipients
journal-annex-search = Searched for
journal-by-number = Open by number
journal-checkpoint-about = A checkpoint is a signed fingerprint of the journal as it is now. Kept away from this server, it tells whether the journal was rewritten or its end cut off.
journal-checkpoint-key = Key that verifies the signature:
journal-checkpoint-make = Sign a checkpoint now
journal-checkpoint-received = Received by, on:
journal-checkpoint-sheet = { $count } entries as of { $time }. The auditor keeps this sheet away from the server.
journal-checkpoint-step-1 = Sign with the button below.
journal-checkpoint-step-2 = Print the page and hand it to the auditor.
journal-checkpoint-step-3 = At the next verification the auditor's own text is pasted in.
journal-filter-clause-help = Found on the clause's page.
journal-filter-clear = Clear the filter
journal-filter-from = From
journal-filter-to = To
journal-no-entry = There is no entry of this number.
journal-number = Number
journal-number-help = As printed below a page or sheet. Its first eight characters or so are enough.
journal-one = Entry
journal-place = Place
journal-verify-kept = The auditor's own checkpoint
journal-verify-kept-agrees = It agrees with the checkpoint that was kept outside.
journal-verify-kept-help = Paste the text of the sheet or file as it is.
journal-verify-title = Verification of the journal
journal-verify-with-kept = Compare with it
