nav-mail = 郵件
mailings-hint = 群發郵件，以及各類郵件的文案。
mailings-title = 群發郵件
mailings-none = 尚無群發郵件。請在參會人員名單中篩選後點選「寫郵件」，或直接寄送給全體人員。
mailings-compose = 給參會人員寫郵件
mailings-subject = 主題
mailings-body = 正文
mailings-state = 狀態
mailings-state-draft = 草稿
mailings-state-sending = 寄送中
mailings-state-stopped = 已停止
mailings-state-sent = 已寄出
mailings-state-discarded = 已作廢
mailings-recipients = 收件人
mailings-by = 撰寫人
mailings-at = 建立時間
mailings-texts = 各類郵件文案
mailings-texts-hint = 郵件均以收件人的語言寄送。未在此修改的，使用系統自帶文案。
mailings-text = 文案
mailings-own = 自訂
mailings-delivered = 系統自帶
mailings-language = 語言
mailings-placeholders = 占位符
mailings-placeholders-hint = 寄送時按每位收件人本人的報名資訊填入。
mailings-preview = 預覽
mailings-preview-for = 預覽對象
mailings-preview-hint = 姓名、拼音、編號或郵箱。留空則為最近報名的人員。
mailings-preview-show = 顯示
mailings-preview-nobody = 未找到相應人員。
mailings-preview-empty = 有人報名後，可在此以真實人員預覽郵件。
mailings-sample-reason = （您填寫的原因）
mailings-sample-changes = （變更內容，每項一行）
mailings-to = 收件人：{ $name }
mailings-reset = 恢復系統自帶文案
mailings-reset-title = 恢復系統自帶文案？
mailings-reset-effect = 此處的自訂文案將被清除。
mailings-goes-to = { $n ->
    [0] 目前沒有收件人
   *[other] 將寄送給 { $n } 人
}
mailings-readers = { $n ->
    [0] 無人使用此語言
   *[other] { $n } 人使用此語言
}
mailings-languages-hint = 至少填寫一種語言。使用其他語言的收件人將收到最相近語言的版本。
mailings-save-and-see = 儲存並預覽
mailings-fault-empty = 請至少用一種語言填寫郵件。
mailings-edit = 修改
mailings-discard = 作廢
mailings-discard-title = 作廢這封郵件？
mailings-discard-draft = 草稿將被刪除，尚未寄送任何郵件。
mailings-discard-rest = 尚未寄送的收件人將不再寄送，已發出的郵件不受影響。
mailings-send = 寄送
mailings-send-to = 寄送給 { $n } 人
mailings-send-title = { $n ->
    [0] 沒有收件人
   *[other] 寄送給 { $n } 人？
}
mailings-count-changed = 您查看時為 { $n } 人，請再次確認。
mailings-elsewhere = { $n } 人將收到非本人語言的版本。
mailings-effect-stop = 寄送過程中可以停止；已交付郵件伺服器的郵件無法撤回。
mailings-nth = 第 { $n } 封，共 { $of } 封
mailings-before = 上一封
mailings-after = 下一封
mailings-test = 只寄送給我自己
mailings-tested = 郵件正發往您本人的郵箱。
mailings-nobody = 這封郵件沒有收件人
mailings-nobody-hint = 名單目前為空，請從其他名單重新開始。
mailings-progress = 寄送進度
mailings-done-of = 已處理 { $done } 封，共 { $of } 封
mailings-stop = 停止寄送
mailings-stopped-hint = 已停止。尚未交付郵件伺服器的郵件暫不寄送。
mailings-go-on = 繼續寄送
mailings-passed = 已跳過
mailings-not-yet = 未寄送
mailings-name = 姓名
