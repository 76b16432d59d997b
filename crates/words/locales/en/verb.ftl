# The name of each act, as the journal, the buttons and the refusals use it.

verb-collect = Collect
verb-import = Import
verb-find = Find
verb-see = View
verb-correct = Correct
verb-export = Output
verb-provide = Provide to a third party
verb-send = Send a mail
verb-use-beyond = Use beyond the purpose
verb-erase = Erase
verb-hold = Stop or hold
verb-request = Request
verb-decide = Decide
verb-withdraw = Withdraw
verb-consent = Record consent
verb-govern = Change settings
verb-appoint = Appoint
verb-read-journal = Read the journal
verb-keep = Keep (backups and keys)
verb-sign-in = Sign in
verb-open = Open a case
verb-step = Take a step
verb-enter = Enter in a register
verb-inspect = Inspect
verb-perform = Complete a task
