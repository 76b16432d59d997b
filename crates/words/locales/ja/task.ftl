# Tasks: one occurrence of a duty.

task-closed = この実施事項は、すでに終わっています。
task-of-case = この実施事項は、案件を進めることで終わります。
