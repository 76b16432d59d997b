extract-title = Take out as a file
extract-help = Makes a file of those chosen that opens with a password alone. It stands in the register of outputs and in the journal.
extract-count =
    { $count ->
        [one] 1 person is taken out.
       *[other] { $count } people are taken out.
    }
extract-none = Choose people from the results of a search first.
extract-what = What is taken out
extract-what-help = Choose only what is needed.
extract-reason = What it is for
extract-reason-help = It is kept in the journal's annex. It may be left empty.
extract-take = Take out
extract-done = The file is ready.
extract-password = The password that opens it
extract-password-help = It is shown here once. Write it down. When you pass it on, use another way than for the file, such as the telephone.
extract-file = Save the file
extract-until = It can be saved until { $time }. If the password is lost, take the list out again.
extract-open-with = It opens with 7-Zip and other programs that know ZIP with AES. What Windows itself brings may not open it.
extract-left-out = { $count } people were left out, because they may not be taken out.
extract-saved = Saved as { $file }
extract-password-said = Password: { $password }
extract-unfit = { $count } characters do not exist in this encoding and stand as 〓. Please check before filing.
