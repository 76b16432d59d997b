# Tasks: one occurrence of a duty.

task-closed = This task is over.
task-of-case = This task ends with the step of its case.
task-title = Task
task-mine = My tasks
task-none = Nothing waits for you.
task-what = What
task-due = Due
task-overdue = overdue
task-complete = Complete
