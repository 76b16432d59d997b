import-title = Import
import-file = File
import-file-help = Choose a CSV (Shift_JIS, UTF-8 and others) or an Excel (.xlsx) file.
import-holding = Kind of data
import-purpose = Purpose of use
import-source = Source
import-mapping = Columns and fields
import-column = Column
import-field = Field
import-column-left-out = Leave out
import-column-unmapped = “{ $heading }” fits no field and is left out.
import-column-sensitive = “{ $heading }” holds a sensitive matter ({ $matter }) and is left out.
import-column-my-number = “{ $heading }” looks like individual numbers and is left out.
import-field-missing = No column gives the required field “{ $field }”.
import-dry-run = Dry run
import-dry-run-done = This is a dry run. Nothing has been taken in.
import-start = Import
import-progress = { $count } of { $total } rows checked.
import-progress-open = { $count ->
        [one] 1 row checked.
       *[other] { $count } rows checked.
    }
import-result-new = { $count ->
        [one] New: 1 person
       *[other] New: { $count } persons
    }
import-result-changed = { $count ->
        [one] Changed: 1 person
       *[other] Changed: { $count } persons
    }
import-result-same = { $count ->
        [one] Unchanged: 1 person
       *[other] Unchanged: { $count } persons
    }
import-result-rejected = { $count ->
        [one] Rejected: 1 row
       *[other] Rejected: { $count } rows
    }
import-result-asked = { $count ->
        [one] To be answered by you: 1 row
       *[other] To be answered by you: { $count } rows
    }
import-done = The import is done.
import-done-nothing = All of it is on file already. Nothing changed.
import-stopped = The import was stopped. Nothing was taken in.
import-failed = Something failed on the way. Nothing was taken in.
import-resumed = An interrupted import goes on.
import-rejected-file = The rejected rows are in “{ $file }”. Mend them and import that file alone.
import-rejected-reason = Why it was rejected
import-rejected-row = Row { $row }: { $reason }
import-row-required = “{ $field }” is empty.
import-row-phone = “{ $field }” is not a telephone number.
import-row-mail = “{ $field }” is not a mail address.
import-row-date = “{ $field }” is not a date.
import-row-kana = “{ $field }” has characters other than kana.
import-row-choice = “{ $field }” is none of the allowed values.
import-row-number = “{ $field }” has characters that are not allowed.
import-row-too-long = “{ $field }” has more than { $max } characters.
import-row-control = “{ $field }” has invisible characters.
import-row-gaiji = “{ $field }” has a lost or private character.
import-row-error-value = “{ $field }” is the error of a formula.
import-row-digits-lost = “{ $field }” lost its last digits.
import-row-leading-zero = “{ $field }” seems to have lost its leading 0.
import-row-columns = The number of columns does not fit the headings.
import-row-duplicate = The number is the same as in row { $row }.
import-row-shifted = The columns seem to be shifted.
import-row-same-number-other-person = Another person is on file under this number.
import-row-returning = This may be someone who asked for erasure or a stop. Choose to take them in or leave them out.
import-row-stopped = Use of this person's data is stopped. Nothing was changed.
import-migration = Migrate existing data
import-migration-help = Source, date and consent may stay unknown. Such data serves the declared purpose only, and only until the date set.
import-migration-until = To be confirmed by
import-migration-list = Migrated data to be confirmed
import-migration-count = { $count ->
        [one] 1 person is to be confirmed by { $date }.
       *[other] { $count } persons are to be confirmed by { $date }.
    }
import-not-staging = This import is finished or was stopped.
import-error-purpose = Choose a purpose of use. Nothing is taken in without one.
import-error-file = Choose a file.
import-error-map-unknown-column = There is no column “{ $heading }”.
import-error-map-unknown-field = There is no field “{ $field }”.
import-error-map-twice = Two columns are given for the field “{ $field }”.
import-error-no-key = No column tells people apart. A number is needed, or a name with telephone or mail.
import-error-running = Another import of this kind of data is running.
import-error-not-found = There is no import with that number.
import-row-differs = This person is on file with other values. To change them, use “Correct”.
import-error-map-form = The mapping cannot be read. Write it as "heading" = "field".
import-error-sensitive = The file has a column on a sensitive matter or with what look like individual numbers, so none of it was taken in.
import-error-existing = Take data that was there before in as “Migrate existing data”.
import-error-migration-source = The source of a migration can only be “existing”.
import-error-future = That date has not come yet.
import-error-remedy-by = Choose a day after { $from } and not after { $to }.
import-error-file-changed = The file changed while it was read, so nothing was taken in. Please try again.
import-error-evidence = Say how you made sure.
import-error-remedy-nothing = Enter what was found out: the source or the date.
import-error-not-migrated = This is not migrated data that is still to be confirmed.
import-error-no-consent = No consent is on record. Record the person's consent first.
import-about = About this list
import-admit = Also take in people who had asked for erasure or a stop; their wish was made sure of
import-asked-help = Once their wish is known, choose so under “Change columns and details”.
import-channel = How it was collected
import-channel-help = The purpose must stand on this way of collecting.
import-choose = Check the columns
import-choose-again = Change columns and details
import-count-admitted = Taken in after confirmation
import-count-asked = Rows to ask about
import-count-blank = Blank rows
import-count-new = New
import-count-read = Rows read
import-count-rejected = Rejected
import-count-same = Already there, unchanged
import-done-title = Result of the import
import-drop = You may also drop the file anywhere on this page.
import-drop-file = Discard this file
import-dry-run-help = A try takes nothing in. It tells how many people would come in and which rows would not.
import-earlier = Earlier imports
import-encoding = Encoding
import-encoding-help = Choose another one only if the table below is garbled.
import-error-row = Enter the number of a row, 1 or more.
import-evidence-help = How source or ground was made sure of: kind of document and where it lies.
import-first-rows = The first { $count } rows
import-guess = Leave it to the guess
import-guessed = guessed
import-header-row = Header row
import-header-row-help = Change it only if the headings stand in another row.
import-kept-until = Kept until
import-lead = Choose a list, and its columns are guessed and shown to you. You can try it before anything is taken in.
import-left-behind = It seems the server was stopped on the way. Nothing was taken in.
import-look = Look at the columns
import-look-again = See how far it is
import-mapping-help = Check for each column which field it fills.
import-mode = Kind of import
import-more-rejected = There are { $count } more. After the import you can fetch all of them as a file.
import-new = Newly collected data
import-new-help = Collected from the person or a third party, with the purpose shown.
import-note-choice = Some values are not on the list of choices. They are taken in as they are.
import-nothing-new = Nobody would be added, so there is nothing to take in.
import-progress-taking = Taking in { $count } of { $total } people.
import-read-again = Read again this way
import-reading = Change how it is read
import-received = Received
import-recover = Start over
import-rejects = Rejected rows
import-rejects-download = Fetch the rejected rows (CSV)
import-rejects-until = The rejected rows are kept sealed until { $date }. Mend them, and take in just those.
import-remedied = Recorded. Nothing about it is unknown any more.
import-remedied-partly = Recorded. Something about it is still unknown.
import-remedies-help = People migrated with source, day or consent unknown, the most urgent first. Names are shown only when one is opened, which is journalled.
import-remedy = Record what was found out
import-remedy-by-help = Empty means the latest day the organisation allows.
import-remedy-by-said = Find out source and consent until { $date }. Until then the data serves only the purpose named.
import-remedy-consent = It rests on the person's consent (which is on record)
import-remedy-evidence = How was it made sure of?
import-remedy-evidence-help = Example: application of 2008 (members' file 3)
import-remedy-help = Enter what is known; what is unknown stays so.
import-remedy-open = Open
import-remedy-overdue = Overdue (may only be put right)
import-row = Row
import-same-file = The same file was taken in on { $date }.
import-sheet = Worksheet
import-source-checked = No deceit or other wrongful means was used (and of a third party: its own acquisition and provision were checked)
import-special = From a third party, exceptions, people who had asked for erasure
import-state-receiving = Arriving
import-state-waiting = Columns to be checked
import-state-checking = Being tried
import-state-checked = Tried
import-state-taking = Being taken in
import-state-done = Taken in
import-state-failed = Not taken in
import-state-undone = Taken back
import-stop = Stop
import-take = Take { $count } people in
import-too-many-waiting = Too many files wait already. Discard those you do not need and try again.
import-under-way = Under way
import-under-way-help = It goes on when you close this page. Come back any time from “Import”.
import-unknown-if-empty = Leave it empty if unknown.
import-waiting = Files not yet taken in
import-row-individual-twice = The My Number is the same as in row { $row }. A number belongs to one person alone.
import-row-individual-held = Somebody with this My Number is on file already. A number belongs to one person alone.
import-number-withheld = (the number is in your own file)
