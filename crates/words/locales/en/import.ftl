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
