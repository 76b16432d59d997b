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
task-supervision = Supervision of workers
task-supervised = Worker
task-owed = Owed
task-overdue-count = Overdue
task-done-count = Done
task-access = Offices and affairs
