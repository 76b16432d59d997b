# What stands around every page of the desk.

page-skip = Skip to the content
page-title-error = Error: { $title }
page-banner-label = Top of the page
page-menu-label = Menu
page-where-label = You are here
page-content-label = Content
page-footer-label = Bottom of the page
page-language-switch = Language
page-signed-in-as = { $name }
page-home = Home
page-find = Find
page-import = Import
page-requests = Requests
page-journal = Journal
page-clauses = Clauses
page-settings = Settings
page-account = Account
page-affair-switch = Change affair
page-affair-choose = Choose the affair
page-more-choices = More
page-error-summary = Please check what you entered
page-error-summary-count = { $count ->
        [one] There is 1 thing to mend.
       *[other] There are { $count } things to mend.
    }
page-notice-success = Done
page-notice-info = Notice
page-notice-warning = Warning
page-notice-error = Error
page-refused-what = “{ $what }” was not done.
page-refused-what-label = What you wanted to do
page-refused-next = What to do now:
page-refused-recorded = This answer is in the journal. Number: { $number }
page-refused-withheld = { $count ->
        [one] 1 person was left out.
       *[other] { $count } persons were left out.
    }
page-table-empty = There is nothing to show.
page-sorted-by = Sorted by: { $name }
page-more = { $count ->
        [one] There is 1 more. Please narrow the search.
       *[other] There are { $count } more. Please narrow the search.
    }
page-closed-field = Not shown in this affair
page-closed-field-why = Your present affair does not use this field.
page-sample-mark = Sample
page-design-credit = The look follows the Digital Agency's design system.
page-printed-by = Shown to { $name } at { $time }
page-not-found-title = Page not found
page-not-found = There is no such page. It may have moved or been mistyped.
page-crashed-title = Something went wrong
page-crashed = Something failed half-way. What you entered may still be there: go back and try again.
page-crashed-quote = If it happens again, tell an administrator this number.
page-too-large-title = Too large
page-too-large = What was sent is too large to accept. Send files such as lists by Import.
page-timeout-title = This takes too long
page-timeout = It took too long and was stopped. It may have been done all the same: check before trying again.
page-cross-site-title = Sent from another site
page-cross-site = To be safe, nothing sent from another site is accepted. Open the page here and try again.
page-method-title = Not possible in this way
page-method = This page cannot be opened in this way. Please use the menu.
page-other-host-title = Another address
page-other-host = This server does not answer under this address. Ask an administrator for the right one.
page-unreadable-title = Not readable
page-unreadable = What was sent could not be read. Go back and try again.
page-unavailable-title = Not available at the moment
page-unavailable = It is starting or being looked after. Please try again in a moment.
page-no-affair = No affair is assigned to you yet. Send a request, or ask whoever assigns the work.
page-choose-affair-first = First choose an affair at the top of the page. Only what that affair uses is shown.
page-vacant = Nobody holds these offices.
page-work = Work
page-draft = What could not be sent
page-draft-choices = Choices were made.
page-draft-drop = Discard it
page-draft-gone = It is not here any more: it was sent, its time is over, or it is somebody else's.
page-draft-kept = It was not sent, because your session had ended. What you typed was kept sealed. Check it and send it.
page-draft-restored = What you had begun to type is back.
page-draft-send = Send it
page-draft-until = It is kept until { $time }.
page-key-close = Close
page-key-find = Go to the search
page-key-help = Open this help
page-key-tab = Go to the next item (with Shift to the one before)
page-keys = Keyboard
