doctor-title = Check-up
doctor-good = Nothing is wrong.
doctor-count = Warnings: { $warnings }, faults: { $faults }
doctor-state-good = Good
doctor-state-warning = Warning
doctor-state-fault = Fault
doctor-data = Data directory
doctor-data-good = “{ $place }” can be read and written.
doctor-data-open-to-others = Others can read “{ $place }”. Run chmod 700.
doctor-disk = Free disk space
doctor-disk-free = { SIZE($bytes) } free.
doctor-disk-low = Only { SIZE($bytes) } free.
doctor-clock = Clock
doctor-clock-good = The clock runs forward.
doctor-clock-back = The clock is behind the last recorded time.
doctor-database = Database
doctor-database-sqlite = Embedded SQLite. Each commit reaches the disk.
doctor-database-postgres = PostgreSQL { $version }
doctor-database-durable = A committed act survives a power cut.
doctor-database-not-durable = fsync or synchronous_commit is off, so a power cut may lose acts. Switch both on.
doctor-database-not-strict = This is a cluster without strict synchronous replication.
doctor-schema = Schema
doctor-schema-version = Version { $version }.
doctor-journal = Journal
doctor-journal-good = The journal is consistent ({ $count } entries).
doctor-journal-bad = The journal is not consistent. Run “azukari journal verify”.
doctor-keys = Key places
doctor-keys-good = { $count ->
        [one] 1 place is up to date.
       *[other] { $count } places are up to date.
    }
doctor-keys-single = There is only one. It is incomplete until a second is added.
doctor-keys-stale = { $count ->
        [one] 1 copy is out of date.
       *[other] { $count } copies are out of date.
    }
doctor-backup = Backups
doctor-rulebook = Rulebook
doctor-rulebook-good = Running with the active rulebook.
doctor-offices = Offices
doctor-offices-vacant = Vacant: { $list }
doctor-offices-good = All required offices are filled.
doctor-core-dumps = Core dumps
doctor-core-dumps-off = Switched off.
doctor-core-dumps-on = Switched on. Keys might be written to disk.
doctor-address = Address
doctor-address-open = It can be reached from outside without encryption. Put an HTTPS proxy in front of it.
doctor-address-good = Reachable from this computer only.
doctor-support-text = The text below holds no personal data and no secrets. Paste it when asking for help.
