record-title = Record
record-title-number = Record { $number }
record-fields = Fields
record-field = Field
record-value = Value
record-history = History
record-consents = Consents
record-stops = Stops
record-holds = Holds
record-purposes = Purposes for which it was taken in
record-basis = How it was obtained
record-source = Source
record-since = On file since
record-facet-minor = Minor
record-facet-special-care = Contains special-care data
record-facet-deceased = Deceased
record-facet-body = Body
record-facet-employment = Employment data
record-correct = Enter a change
record-correct-title = Change
record-correct-channel = How it was reported
record-correct-identity = Identity check
record-correct-reason = Reason
record-correct-reason-help = When mending a slip, say what was wrong.
record-correct-old = Present value
record-correct-new = New value
record-corrected = The change was made.
record-corrected-count = { $count ->
        [one] 1 field was changed.
       *[other] { $count } fields were changed.
    }
record-correct-nothing = No field differs.
record-collected = It was recorded. Number: { $number }
record-not-found = There is no such record. It was erased or the number is wrong.
record-erased = This record was erased.
record-consent-given = The consent is on record.
record-consent-refused = The refusal is on record.
record-consent-withdrawn = The withdrawal is on record. Further use stops.
record-shown-in-affair = Shown in the affair “{ $affair }”.
record-closed-fields = { $count ->
        [one] 1 field is not shown in this affair.
       *[other] { $count } fields are not shown in this affair.
    }
record-changed = Someone else changed this record meanwhile. Look at its present state and try again.
record-error-required = Enter “{ $field }”.
record-error-phone = “{ $field }” is not a telephone number. Example: 097-555-0101
record-error-mail = “{ $field }” is not a mail address. Example: taro@example.jp
record-error-kana = Enter “{ $field }” in kana.
record-error-date = “{ $field }” is not a date. Example: 1985-03-09
record-error-date-future = “{ $field }” lies in the future.
record-error-choice = Choose “{ $field }” from the list.
record-error-number = “{ $field }” may hold letters, digits and hyphens.
record-error-number-taken = This “{ $field }” belongs to another record.
record-error-too-long = “{ $field }” may have at most { $max } characters.
record-error-control = “{ $field }” contains invisible characters. Please type it again.
record-error-unknown-field = There is no field “{ $field }”.
record-error-twice = “{ $field }” stands twice. Please keep one.
record-consent-notice-needed = Enter the version of the text that the person saw.
