common-other-number = Why this number is no My Number
common-other-number-help = Only where another number has the same form by chance. The offices named for it can record it.
common-product = Azukari
common-organisation = Organisation
common-organisation-named = Organisation: { $name }
common-affair = Affair
common-affair-none = No affair chosen
common-worker = Worker
common-office = Office
common-person = Person
common-holding = Holding
common-record = Record
common-clause = Clause
common-purpose = Purpose of use
common-persons = { $count ->
        [one] 1 person
       *[other] { $count } persons
    }
common-items = { $count ->
        [one] 1 item
       *[other] { $count } items
    }
common-rows = { $count ->
        [one] 1 row
       *[other] { $count } rows
    }
common-days = { $count ->
        [one] 1 day
       *[other] { $count } days
    }
common-minutes = { $count ->
        [one] 1 minute
       *[other] { $count } minutes
    }
common-of = { $count } of { $total }
common-yes = Yes
common-no = No
common-unknown = Unknown
common-none = None
common-empty = (empty)
common-required = Required
common-optional = Optional
common-save = Save
common-cancel = Cancel
common-back = Back
common-continue = Continue
common-close = Close
common-open = Open
common-search = Search
common-choose = Choose
common-choose-first = Please choose
common-details = Details
common-print = Print
common-download = Download
common-add = Add
common-remove = Remove
common-next = Next
common-previous = Previous
common-date = Date
common-time = Time
common-state = State
common-reason = Reason
common-evidence = Evidence
common-ground = Ground
common-channel = Channel
common-number = Number
common-name = Name
common-note = Note
common-from = From
common-until = Until
common-who = Who
common-what = What
common-when = When
common-happened-at = Happened at
common-recorded-at = Recorded at
common-late-entry = Entered later
common-quote-number = Number to quote: { $number }
common-done = Done
common-in-progress = In progress
common-language = Language
common-dates-wareki = Japanese era
common-dates-iso = ISO (2026-11-22)
common-original-text = Original text
common-our-summary = Summary
common-summary-note = This is a summary. The original text appears once the organisation has loaded it.
common-channel-screen = Screen
common-channel-paper = Paper
common-channel-file = File
common-channel-mail = Mail
common-channel-phone = Telephone
common-channel-counter = Counter
common-channel-post = Post
common-channel-form = Form
common-channel-import = Import
common-channel-web = Web
common-channel-fax = FAX
common-source-person = The person
common-source-third-party = A third party
common-source-existing = Already held
common-source-unknown = Unknown
common-identity-none = Not checked
common-identity-light = Two facts on file
common-identity-document = By a document
common-basis-declared = Taken in for a declared purpose
common-basis-consent = Taken in with consent
common-basis-migrated = Migrated (origin partly unknown)
common-choose-none = (none)
