find-title = Find
find-label = Name, reading, number, telephone or mail
find-help = Part of it is enough, in kanji or kana. Variant characters are treated alike.
find-holding = Where to look
find-button = Find
find-results = Results
find-results-count = { $count ->
        [one] 1 was found.
       *[other] { $count } were found.
    }
find-none = Nothing was found. Try fewer characters, the reading or a telephone number.
find-too-many = There are too many; the first { $count } are shown. Add characters to narrow it.
find-too-short = { $count ->
        [one] Enter at least 1 character.
       *[other] Enter at least { $count } characters.
    }
find-empty = Enter what to look for.
find-name-and-number = Results show name and number only. Opening one shows what your affair uses.
find-same-name = Several people have this name. Tell them apart by number or address.
find-expired = Results are not kept. Please search again.
find-withheld = { $count ->
        [one] 1 cannot be shown in this affair.
       *[other] { $count } cannot be shown in this affair.
    }
find-pick = Choose
find-extract = Take those chosen out as a file
find-open = Open
find-again = Search again
find-same-name-mark = Same name
