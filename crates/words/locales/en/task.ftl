# Tasks: one occurrence of a duty.

task-closed = This task is over.
task-of-case = This task ends with the step of its case.
