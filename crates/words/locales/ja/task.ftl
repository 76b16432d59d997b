# Tasks: one occurrence of a duty.

task-closed = この実施事項は、すでに終わっています。
task-of-case = この実施事項は、案件を進めることで終わります。
task-title = 実施事項
task-mine = 自分の実施事項
task-none = いま待っている実施事項はありません。
task-what = 行うこと
task-due = 期限
task-overdue = 期限超過
task-complete = 完了する
