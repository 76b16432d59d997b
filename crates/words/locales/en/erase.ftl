erase-title = Erase
erase-button = Erase
erase-ground = Ground for erasure
erase-ground-purpose-ended = The purpose has ended
erase-ground-request = The person asked for it
erase-ground-retention-over = The retention period is over
erase-ground-unlawful = It was taken in improperly
erase-ground-mistake = It was recorded by mistake
erase-confirm = Erasure cannot be undone. Backups can no longer show it either.
erase-done = It is erased. Number of the report: { $number }
erase-report = Report of the erasure
erase-report-keys = The keys of this person's data were destroyed.
erase-report-places = { $count ->
        [one] The 1 key place has the new key.
       *[other] All { $count } key places have the new key.
    }
erase-report-open = The erasure is not complete: this copy is still old: { $place }
erase-report-open-help = Connect the copy and run “azukari keys renew” to complete it.
erase-report-fingerprint = A value for recognising the same person is kept until { $date }, so that they are not taken in again unasked. Name and telephone number are not kept.
erase-report-journal = The journal keeps only when, by whom and on what ground.
erase-state-done = Erased
erase-state-open = Waiting for copies
erase-finished-at-start = { $count ->
        [one] 1 unfinished erasure was completed at the start.
       *[other] { $count } unfinished erasures were completed at the start.
    }
erase-some-withheld = One of those chosen may not be erased, so nobody was. Leave that person out and try again.
erase-error-ground = Choose the ground for the erasure.
erase-error-already = It is already erased.
erase-begin = Erase this person
erase-help = Erasing needs somebody else's approval. Where there is none yet, the next page lets you ask for it.
erase-sure = I understand that this cannot be undone
erase-sure-needed = Please tick that you understand that this cannot be undone.
erase-begin-apart = Erase only what is kept apart, such as the My Number
erase-apart-lead = Only what is kept apart, such as the My Number, is erased. Everything else stays.
erase-report-keys-apart = The key of what was kept apart was destroyed. Everything else stays.
