# What persons can learn without signing in.
known-title = About the personal data we keep
known-nothing = Nothing is posted here. Please ask at the counter.
known-when = When it can be asked for
known-desk = Where to ask
known-contact = How to reach us
known-form = Form
known-form-edition = { $title } (edition { $edition })
known-form-place = Where to get the form
known-fee = Fee
known-fee-yen = { $yen } yen
known-fee-none = None
known-form-take = Download the form (to be printed)
known-blank-date = Date
known-blank-name = Name
known-blank-address = Address
known-blank-phone = Telephone or mail
known-blank-agent = Agent: name and authority, if any
