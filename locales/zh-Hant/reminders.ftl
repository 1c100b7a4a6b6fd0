nav-reminders = 提醒
reminders-news = 與我有關
reminders-for-you = { $n } 項未讀或待辦
reminders-unread = { $n ->
    [0] 暫無新內容
   *[other] { $n }條未讀
}
reminders-new = 新
reminders-read-all = 全部標為已讀
reminders-none = 暫無與您有關的內容
reminders-none-hint = 交給您的、即將到期的和日期變動的任務列於此處。
reminders-due = 截止{ $due }
reminders-was = 原截止{ $was }
reminders-kind-back = 退回給我的
reminders-kind-asked = 待我驗收
reminders-kind-named = 留言中提及我
reminders-kind-given = 交給我的
reminders-kind-moved = 日期變動
reminders-kind-before = 即將到期
reminders-kind-start = 應已開始
reminders-kind-late = 已逾期
reminders-kind-deputy = 我任副組長的工作組逾期任務
reminders-kind-lead = 我任組長的工作組逾期任務
reminders-kind-organiser = 我組織的會議逾期任務
reminders-said-before = { $n ->
    [0] 今天到期
    [1] 明天到期
   *[other] { $n }天後到期
}
reminders-said-start = 應已開始
reminders-said-late = 已逾期
reminders-said-climbed = 已逾期{ $n }天
reminders-said-asked = 待您驗收
reminders-said-named = 留言中提及您
reminders-said-given = 現由您負責
reminders-said-moved = 日期已變動
reminders-said-back = 已退回給您
reminders-letter-hello = { $name }，您好：
reminders-letter-more = 另有{ $n }項
reminders-letter-unfinished = { $n }項未完成任務
reminders-letter-overdue = { $n ->
    [0] 無逾期
   *[other] 其中{ $n }項逾期
}
reminders-letter-standing = 您有{ $unfinished }，{ $overdue }。
reminders-letter-foot = 全部與您有關的內容：{ $news }
    設定提醒的時間和方式：{ $settings }
reminders-letter-subject-one = { $title }：{ $said }
reminders-letter-subject-digest = 今日提醒：{ $n }項任務
reminders-letter-subject-urgent = { $n }項任務需要您處理
reminders-line = { $title }（{ $group }），截止{ $due }
reminders-line-before = { $title }（{ $group }），{ $said }：{ $due }
reminders-line-moved = { $title }（{ $group }），原截止{ $was }，現截止{ $due }
reminders-line-owner = { $line }；責任人：{ $owner }
reminders-line-nobody = { $line }；尚未指定責任人
reminders-own = 我的提醒
reminders-own-hint = 何時提醒您的任務、用哪種語言、哪些透過郵件傳送。
reminders-own-open = 設定我的提醒
reminders-own-lead = 每天在您設定的時間傳送一封郵件。緊急事項立即傳送，但不在免打擾時段內傳送。
reminders-saved = 已儲存。
reminders-hour = 每日郵件的時間
reminders-hour-hint = 沒有新內容的日子不傳送。
reminders-zone = 時區
reminders-zone-hint = 以地名表示，如Asia/Shanghai或Europe/London。
reminders-quiet-from = 免打擾開始
reminders-quiet-to = 免打擾結束
reminders-quiet-hint = 此時段內不傳送任何郵件，可跨越午夜。
reminders-no-quiet = 不設免打擾時段
reminders-language = 郵件語言
reminders-by-mail = 透過郵件傳送
reminders-by-mail-hint = 無論如何選擇，全部內容都列於「與我有關」。
reminders-rules = 提醒步驟
reminders-rules-lead = 提前幾天提醒任務責任人，逾期任務逐級上報給誰。
reminders-delivered = 預設設定
reminders-before = 到期前的天數
reminders-before-hint = 用逗號分隔。到期當天和逾期時也提醒責任人。
reminders-deputy-after = 上報副組長
reminders-lead-after = 上報組長
reminders-organiser-after = 上報會議組織者
reminders-days-after = 天後（自到期起）
reminders-days-ahead = 天以內
reminders-climb-hint = 留空則不上報。
reminders-urgent = 立即通知
reminders-urgent-hint = 交辦或改期到此天數以內的任務，不等每日郵件。
reminders-count-told = 條提醒（30天內）
reminders-count-people = 人收到提醒
reminders-count-climbed = 條已上報副組長、組長或組織者
reminders-count-waiting = 條等待下一封郵件
reminders-fault-before = 請填寫1至{ $max }的整天數，用逗號分隔。
reminders-fault-steps = 最多{ $max }個步驟。
reminders-fault-after = 請填寫1至{ $max }的整天數，或留空。
reminders-fault-climb = 此步驟早於下一級。
reminders-fault-urgent = 請填寫0至{ $max }的整天數。
reminders-fault-zone = 沒有此時區。請填寫如Asia/Shanghai的時區。
reminders-fault-quiet = 請選擇兩個不同的時間，或兩項都不選。
reminders-fault-hour-quiet = 郵件時間落在免打擾時段內。
