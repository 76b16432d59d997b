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
task-supervision = 従業者の監督
task-supervised = 従業者
task-owed = すべきこと
task-overdue-count = 遅れ
task-done-count = 済み
task-access = 役職・業務
