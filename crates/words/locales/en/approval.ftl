approval-title = What was approved
approval-provide = Provide what was approved
approval-export = Put out what was approved
approval-provide-do = Provide
approval-export-do = Put out
approval-help = It is done exactly as it was approved; nothing can be changed here. If something is not right, leave it and ask anew.
approval-behind = Approved by
approval-request = Request { $number }
approval-conditions = Conditions that bind the recipient
approval-channel = By way of
approval-uses = Uses left
approval-evidence = What proves the ground
approval-evidence-help = Its kind and where it is kept, for example: consent form 2026-31
approval-evidence-needed = Say what proves the ground and where it is kept.
approval-foreseen = Now { $granted } would be on it and { $left } left out.
approval-foreseen-refused = As things stand it cannot be done:
approval-then-page = The next page shows it once. For paper or post, print that page or the PDF.
approval-then-file = A file is made that opens with its password alone. The next page shows the password once.
approval-then-open = For paper, post or telephone the next page shows it once. For a file or mail a file is made that opens with its password alone.
approval-provided = It was provided.
approval-exported = It was put out.
approval-left-out =
    { $count ->
        [one] One person was left out, because they may not be on it.
       *[other] { $count } people were left out, because they may not be on it.
    }
approval-once = This is shown here once. If you need it on paper, print this page before you leave it.
approval-for = To: { $name }
approval-file-until = It can be saved until { $time }. The approval is used up by this; if the password is lost, ask anew.
approval-file-next = Send the saved file, and pass the password on another way, such as the telephone. The register has been entered.
approval-yours = It is approved. You can carry it out until { $time }.
approval-others = It is approved. { $name } can carry it out until { $time }.
approval-row = { $name }, no. { $number }
approval-still = Still to be done:
approval-used = This approval has been used. To do it again, ask for another.
approval-over = This approval can no longer be used: its time is over, it was taken back, or the regulation has changed. If it is needed, ask for another.
approval-changed = What was approved is not there any more as it was; somebody may have been erased. Ask for an approval of what is there now.
approval-none = There is no approval to carry out.
approval-state-approved = Approved
approval-state-used = Used
approval-state-expired = Its time is over
approval-state-withdrawn = Taken back
approval-state-changed = No longer as approved
approval-as = How you want it
approval-as-page = On the next page
approval-as-pdf = As a PDF (number, time and name on each page)
