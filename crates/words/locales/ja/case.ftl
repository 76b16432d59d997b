# Cases: one run of a procedure.

case-closed = この案件は、すでに終わっています。
case-moved = ほかの人が先に進めました。今の状態を確かめてください。
case-procedure-gone = この手続は、今の規程集にありません。
case-step-gone = この段階は、今の規程集にありません。規程集の管理者に知らせてください。
case-no-items = この段階に、個別に答える項目はありません。
case-paper-own = 自分が始めた案件の決裁書を、自分で入力することはできません。
case-paper-code = 決裁書の番号が、この案件のものと違います。
case-paper-self = 自分で判断したときは、紙ではなくこの画面で進めてください。
case-appoint-incomplete = 任命する人か日付が記されていません。
