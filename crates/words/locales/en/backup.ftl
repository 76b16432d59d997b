backup-title = Backups
backup-started = The backup begins.
backup-done = The backup is in “{ $place }” ({ SIZE($bytes) }).
backup-keytree-done = The newest key tree was sent to “{ $place }”.
backup-none = There is no backup yet.
backup-last = Last backup: { $time }
backup-old = { $count ->
        [one] The last backup is 1 day old.
       *[other] The last backup is { $count } days old.
    }
backup-key-apart = The key is not in the backup. Keep its copies in another place.
backup-verify-good = The backup was verified. Journal and key tree are complete.
backup-verify-bad = There is something wrong with the backup: { $reason }
backup-restored = Restored from the backup of { $time }.
backup-restore-gap = { $count ->
        [one] 1 act was done after the backup. From the journal this was carried over:
       *[other] { $count } acts were done after the backup. From the journal this was carried over:
    }
backup-restore-erasures = { $count ->
        [one] Erasures: 1. That person's data did not come back.
       *[other] Erasures: { $count }. Those persons' data did not come back.
    }
backup-restore-withdrawals = Withdrawals and stops: { $count }
backup-restore-approvals = Used approvals: { $count }
backup-restore-appointments = Ended appointments: { $count }
backup-restore-tasks = Acts to be done again: { $count }. They are listed under Requests.
backup-error-not-a-backup = This is not a backup.
backup-error-damaged = The backup is damaged. Use another one.
backup-error-newer = The backup was made by a newer version. Restore it with the newer program.
backup-error-other-organisation = The backup belongs to another installation.
backup-error-place-exists = “{ $place }” already holds data. Name an empty place.
backup-error-no-keytree = The newest key tree was not found. Bring it from a backup place.
backup-error-unfinished = A restore into this place was not finished. Empty it and restore again.
backup-error-file = A backup file cannot be read or written. Check the place and its permissions.
backup-error-no-key = The key of an organisation in the backup was not given. Name its passphrase or key file.
backup-error-root-missing = No root place fits this key tree. Bring the newest key tree, and the root places as they are today.
backup-error-other-root = A root place holds a newer root than this key tree. Bring the newest key tree: with an old one, erased data would come back.
