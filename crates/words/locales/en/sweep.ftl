sweep-comma = ,{ " " }
sweep-kind-person = { $count ->
    [one] 1 name
   *[other] { $count } names
}
sweep-kind-address = { $count ->
    [one] 1 address
   *[other] { $count } addresses
}
sweep-kind-phone = { $count ->
    [one] 1 telephone number
   *[other] { $count } telephone numbers
}
sweep-kind-mail = { $count ->
    [one] 1 mail address
   *[other] { $count } mail addresses
}
sweep-kind-member = { $count ->
    [one] 1 member number or the like
   *[other] { $count } member numbers or the like
}
sweep-kind-individual = { $count ->
    [one] 1 number in the form of a My Number
   *[other] { $count } numbers in the form of a My Number
}
sweep-holds = { $count ->
    [one] Personal data of about one person ({ $kinds }).
   *[other] Personal data of about { $count } persons ({ $kinds }).
}
sweep-owner = Owner: { $name }
sweep-sealed = Opens only with its password: { $place }
sweep-unread = Could not be read: { $place } ({ $why })
sweep-more = { $count } more.
sweep-place-whole = the whole file
sweep-place-part = part { $number }
sweep-why-too-large = too large to be seen whole
sweep-why-too-deep = nested too deeply
sweep-why-too-many = too many parts
sweep-why-too-slow = it took too long
sweep-why-damaged = damaged
sweep-why-format = a format that is not read
sweep-why-picture = a picture or sound
sweep-why-closed = it does not open: check the rights and the connection
sweep-todo-individual = There are numbers that may be My Numbers. If they are, move them to the place that was set for them and erase them here.
sweep-todo-registered = The register names it. Check that it lies where the register says.
sweep-todo-unregistered = The register does not name it. Ask the owner: enter what the work needs and move it to the place set for it, erase the rest.
sweep-todo-compare = Ask the owner, and decide whether a register names it and whether the work needs it.
sweep-todo-many = It holds 100 persons or more: tell the head of the unit.
sweep-todo-sealed = Nobody looked inside. Ask the owner what it holds.
sweep-todo-unread = What could not be read may hold personal data. Somebody should open it and look.
sweep-looked = { $count ->
    [one] Looked at 1 file in “{ $dir }”.
   *[other] Looked at { $count } files in “{ $dir }”.
}
sweep-with-data = { $count ->
    [one] 1 of them holds personal data, of about { $total } persons.
   *[other] { $count } of them hold personal data, of about { $total } persons together.
}
sweep-not-seen = With parts behind a password: { $sealed }; with parts that could not be read: { $unread }.
sweep-links = { $count ->
    [one] 1 link was not followed.
   *[other] { $count } links were not followed.
}
sweep-clean = No personal data was found.
sweep-no-register = Nothing was compared with a register. Give one, exported as CSV, with --register to be told whether it names each file.
