# Cases: one run of a procedure.

case-closed = This case is over.
case-moved = Somebody else was faster. Look at where the case stands now.
case-procedure-gone = The rulebook in force has no such procedure.
case-step-gone = The rulebook in force has no such step. Tell whoever maintains the rulebook.
case-no-items = This step has no items to answer one by one.
case-paper-own = Whoever opened the case does not enter its decision sheet.
case-paper-code = The code of the sheet is not that of this case.
case-paper-self = If you decide yourself, do it here and not on paper.
case-appoint-incomplete = The worker or the date of the appointment is missing.
