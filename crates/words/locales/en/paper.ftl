# Documents on paper

paper-title = Documents
paper-help = Each opens as a PDF. That it was written is recorded, and its number confirms it.
paper-case = Record of this case
paper-code = Entry
paper-written = { $time } { $name }
paper-sample = Sample (invented data)
paper-number = { $procedure } No. { $number }
paper-to = { $name }
paper-rests-on =
    This rests on
    { $articles }
paper-records =
    { $count ->
        [one] { $count } record (documents name nobody)
       *[other] { $count } records (documents name nobody)
    }
paper-files =
    { $count ->
        [one] { $count } file
       *[other] { $count } files
    }
paper-blank = (not stated)
paper-without-glyph = 〓 stands for a character that this typeface does not have.
paper-when = When
paper-step = Step
paper-outcome = Outcome
paper-who = By
paper-decision = Decision
paper-decided-on = Decided on
paper-seal = Signed
paper-rows =
    { $count ->
        [one] { $count } row
       *[other] { $count } rows
    }
paper-sheet = This register as a file
paper-sheet-help = That it was written is recorded.
