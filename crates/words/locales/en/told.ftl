# What a worker is told in the application.

told-case-step = A case that concerns you has moved on.
told-case-closed = A case that you opened is over.
told-case-paper = Your decision on paper was entered. Check what it says.
told-approval = Your request was approved. Use it within its time.
told-task-near = A task is due soon.
told-task-today = A task is due today.
told-task-overdue = A task is overdue.
told-task-escalated = A task below you is overdue.
told-title = Messages
told-none = There are no messages.
told-new = New
told-other = There is a message.
told-unread = Messages ({ $count } new)
