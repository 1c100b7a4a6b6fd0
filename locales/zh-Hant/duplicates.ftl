duplicates-title = 疑似重複
duplicates-hint = 根據證件、電話、姓名與單位、姓名與信箱名判斷，以下人員可能重複報名。
duplicates-pairs = { $n ->
   *[other] 組
}
duplicates-none = 未發現重複報名
duplicates-none-hint = 以其他信箱再次報名的人員將顯示在這裡。
duplicates-one = 報名一
duplicates-other = 報名二
duplicates-why = 依據
duplicates-compare = 是否為同一人？
duplicates-compare-button = 比對
duplicates-more = 僅顯示可能性最大的 { $n } 組，處理後將顯示其餘各組。
duplicates-likely = 疑似同一人
duplicates-likely-tag = 疑似重複
duplicates-approve-hint = 其中有人可能重複報名，請先比對。
duplicates-reason-document = 證件相同
duplicates-reason-phone = 電話相同
duplicates-reason-name = 姓名相同
duplicates-reason-institution = 單位相同
duplicates-reason-mailbox = 信箱名相同
duplicates-keep = 保留哪個報名
duplicates-keep-this = 保留第 { $number } 號
duplicates-has-badge = 已有證件
duplicates-effect-gone = 另一報名按取消處理，仍可查看；其名額讓給候補人員。
duplicates-effect-badge = 另一報名的證件不能再通行；其簽到記錄和選定的身份證件併入保留的報名。
duplicates-effect-mail = 系統將寄發郵件告知其本人，並附上保留的參會憑證連結。此操作無法撤銷。
duplicates-merge = 合併
duplicates-distinct-title = 並非同一人？
duplicates-distinct-hint = 確認後，這兩個報名不再作為疑似重複顯示。
duplicates-distinct = 不是同一人
duplicates-merged = 已合併
duplicates-went = 已併入
duplicates-came = 併入本報名：
duplicates-pass = 此報名已併入您的第 { $number } 號報名。
duplicates-pass-hint = 請使用該報名的參會憑證。連結已以郵件寄給您，也可重新寄送：
duplicates-mail-subject = 您參加{ $conference }的報名已合併
duplicates-mail =
    { $name }，您好：

    您重複報名參加了{ $conference }。第 { $former } 號報名已併入第 { $number } 號報名，第 { $former } 號的參會憑證不再有效。

    您的參會憑證：
    { $link }

    如有誤，請與會議組織者聯絡。
duplicates-mail-away =
    { $name }，您好：

    您參加{ $conference }的第 { $former } 號報名，已併入您以另一信箱提交的第 { $number } 號報名。參會憑證連結已寄到該信箱，第 { $former } 號的參會憑證不再有效。

    如有誤，請與會議組織者聯絡。
duplicates-mail-title = 報名合併
duplicates-mail-when = 同一人的兩份報名合併時寄送
duplicates-mail-away-title = 報名合併（另一信箱）
duplicates-mail-away-when = 同上，寄送到不再使用的信箱
