nav-reports = 週報與月報
reports-lead = 由紀錄彙編，經簽發後傳送。簽發後內容不再改變。
reports-report = 報告
reports-kind = 類別
reports-kind-week = 週報
reports-kind-month = 月報
reports-title-week = 週報：{ $period }
reports-title-month = 月報：{ $period }
reports-number = 第 { $number } 號報告
reports-version = 第 { $number } 版
reports-as-of = 截至{ $at }
reports-as-of-day = 截止時間
reports-state = 狀態
reports-draft = 草稿
reports-state-signed = 已簽發
reports-state-sent = 已傳送
reports-signed-by = { $name }於{ $day }簽發
reports-draft-hint = 草稿，尚未簽發。
reports-replaces = 取代第 { $number } 號報告
reports-replaced-by = 已由第 { $number } 號報告取代。
reports-being-corrected = 更正正在編寫：第 { $number } 號報告。
reports-make = 彙編報告
reports-other-period = 其他週或月
reports-any-day = 其中任一天
reports-any-day-hint = 按這一天所在的週或月彙編。
reports-fault-future = 該期間尚未開始。
reports-none = 尚無報告
reports-none-hint = 請在上方選擇一週或一月：預警、落後事項、讀數、整改通知和困難將由紀錄彙編而成。
reports-none-signed-hint = 報告簽發後列於此處。
reports-none-found = 沒有符合條件的報告
reports-download = 下載
reports-versions = 版本
reports-compile-anew = 重新彙編
reports-compiled = 彙編
reports-edited = 編輯
reports-old-version = 這是舊版，以第 { $number } 版為準。
reports-see-newest = 查看該版
reports-problem-signed = 報告其間已簽發，內容不再改變。
reports-problem-draft = 簽發後的報告才能傳送。
reports-problem-let-go = 該草稿其間已被放棄，內容不再改變。
reports-discard = 放棄草稿
reports-discard-title = 放棄「{ $title }」草稿？
reports-discard-hint = 放棄後任何人都無法再開啟。該週或該月可重新彙編，新報告使用下一個編號。
reports-discard-words = 可寫部分中所寫的內容一併放棄。
reports-discard-correction = 原擬更正的第 { $number } 號報告可重新更正。
reports-thread = 查看脈絡
reports-edit = 編輯可寫部分
reports-edit-hint = 彙編的內容保持原樣，所寫內容與之並列，重新彙編時予以保留。
reports-foreword = 前言
reports-remarks = 對落後項目的研判
reports-remark = 研判
reports-dropped = 以下項目已不再落後，所寫研判不予保留：
reports-follows = 下一步安排
reports-sign = 簽發
reports-sign-title = 簽發「{ $title }」？
reports-sign-hint = 簽發後，無論資料如何變化，報告內容都不再改變。如有差錯，以另一份報告取代更正。
reports-count = { $what }：{ $count }
reports-not-over = 報告期尚未結束。
reports-correct = 更正
reports-send = 傳送
reports-send-hint = 寄出附有報告連結的郵件。無論傳送幾次，已收到的不再重發。
reports-to-presidium = 主席團成員（{ $n } 人未收到）
reports-to-organisers = 組織者（{ $n } 人未收到）
reports-to-institutions = 項目單位（{ $n } 家未收到）
reports-to-institutions-hint = 透過聯絡人連結傳送。各單位只能看到本單位的困難和公開答覆的困難。
reports-fault-nobody = 請選擇傳送對象。
reports-fault-all-have-it = 所選對象均已收到。
reports-sent-to = 已傳送至
reports-own-back = 本單位項目
reports-own-none = 尚未收到報告
reports-own-none-hint = 傳送至本單位的週報與月報列於此處。
reports-own-replaced = 已取代
reports-mail-subject = { $title } · { $conference }
reports-mail-subject-corrected = { $title }（更正，第 { $number } 號）· { $conference }
reports-mail =
    { $name }，您好：

    { $conference }{ $title }已簽發。有預警的項目：

    { $lights }

    請點選查看：
    { $link }
reports-mail-corrected =
    { $name }，您好：

    { $conference }{ $title }已更正：第 { $number } 號報告取代第 { $before } 號報告。有預警的項目：

    { $lights }

    請點選查看：
    { $link }
reports-mail-light = { $light }：{ $count }
reports-about = 說明
reports-no = 序號
reports-lights = 預警情況
reports-projects = 共 { $n } 個項目。
reports-lights-frozen = 預警以{ $week }末留存的為準。
reports-lights-now = 預警截至{ $at }。
reports-change = { $count } 個項目由{ $from }轉為{ $to }
reports-no-change = 預警無變化。
reports-before = 期初（{ $week }）
reports-after = 期末
reports-late = 落後項目及原因
reports-late-none = 沒有落後項目。
reports-deadline = 完成期限
reports-light-before = 期初
reports-was = 原為{ $light }
reports-why = 原因
reports-reported = 最近填報
reports-reported-in = { $week }：{ $words }
reports-moved = 期限與節點變動
reports-moved-none = 沒有調整期限或節點日期。
reports-milestone-moved = 節點「{ $title }」調整日期
reports-from = 原期限
reports-to = 新期限
reports-reason = 理由
reports-answer = 答覆
reports-decided = 決定日期
reports-readings = 指標讀數
reports-readings-none = 沒有新讀數。
reports-readings-shown = { $all } 項指標有新讀數，此處列出落後項目的 { $shown } 項，全部讀數見 XLSX 檔案。
reports-indicator = 指標
reports-unit = 單位
reports-baseline = 基線
reports-value-before = 期初
reports-value-after = 期末
reports-read-on = 讀數日期
reports-target = 目標
reports-orders = 整改通知
reports-orders-none = 沒有未結的整改通知，本期也未發出或答覆。
reports-issued = 發出
reports-due = 期限
reports-acted = 整改
reports-overdue = 逾期
reports-climbed = 已上報主席團
reports-marks = 標記
reports-difficulties = 困難
reports-difficulties-none = 沒有未結的困難，本期也未提交或答覆。
reports-difficulties-none-own = 沒有本單位的困難，也沒有公開答覆的困難。
reports-silent = 未填報
reports-silent-none = 應填報的單位均已填報。
reports-missing-weeks = 缺報
reports-last-report = 最近一次填報
reports-never = 尚無
reports-ended = 銷號與重啟
reports-ended-none = 沒有項目銷號或重啟。
reports-step = 步驟
reports-day = 日期
reports-closed = 銷號
reports-reopened = 重啟
reports-left-out = 另有 { $n } 列，見 XLSX 檔案。
