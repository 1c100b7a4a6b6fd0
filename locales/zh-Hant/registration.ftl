nav-people = 參會人員
nav-places = 名額
registration-title = 報名
registration-until = 報名截止：{ $date }
registration-part-you = 基本資訊
registration-part-consent = 同意事項
registration-name = 姓名
registration-name-hint = 與身分證或護照一致。
registration-institution = 單位
registration-institution-hint = 派您參會的單位。請從列表中選擇，或填寫全稱。
registration-category = 類別
registration-category-full = { $category }（已滿，可候補）
registration-full = 名額已滿。
registration-full-hint = 您仍可報名：報名後進入候補名單，一有名額即發郵件通知您。
registration-post = 職務
registration-email = 電子郵件
registration-email-hint = 參會憑證的連結將寄送到這個信箱。
registration-phone = 電話
registration-phone-hint = 請帶國家或地區代碼，例如 +86 138 0000 0000。
registration-consent = 本人同意{ $conference }的組織者將以上資訊用於會議籌備、入場核驗和會務服務，並在不再需要時予以刪除。
registration-website = 此欄請留空
registration-send = 提交報名
registration-fault-institution = 請填寫單位名稱。
registration-fault-consent = 未經您同意，我們無法受理報名。
registration-fault-website = 此欄請留空。
registration-fault-already = 這個信箱已經報名，參會憑證的連結已寄送到該信箱。
registration-fault-category-full = 該類別名額已滿。
registration-problem-full = 名額已滿。請增加名額，或等待有人取消報名。
registration-closed = 報名已截止。
registration-closed-hint = 如仍需參會，請與會議組織者聯絡。
registration-problem-closed = 報名已截止，不能再提交或修改。
registration-problem-registered-again = 此人其間已重新報名，請對新的報名作出決定。
registration-to-conference = 回到會議頁面
registration-to-agenda = 查看議程
registration-received-title = 已收到報名
registration-received = 謝謝，您的報名已收到。
registration-received-mail = 參會憑證的連結正在寄送到您的信箱。
registration-received-lost = 幾分鐘後仍未收到郵件？請先查看垃圾郵件，再與會議組織者聯絡。
registration-next = 接下來
registration-next-decide = 會議組織者審核報名，並以郵件告知結果。
registration-next-waits = 一有空出的名額，將按報名先後自動遞補，並發郵件通知您。
registration-next-pass = 批准後，參會憑證上會顯示您的證件。
registration-next-gate = 入場時請出示參會憑證上的 QR 碼。
registration-pass-title = 我的參會憑證
registration-pass-qr = 證件 QR 碼
registration-pass-number = 編號 { $number }
registration-pass-zones = 可進入的區域
registration-pass-may = 可以進入：
registration-pass-may-not = 不可進入：
registration-pass-waiting = 已收到您的報名。批准後，證件會顯示在這裡。
registration-pass-waitlisted = 名額已滿，您已進入候補名單。
registration-pass-turn = 您在候補名單中排第 { $n } 位。
registration-pass-turn-hint = 一有空出的名額即歸您所有，我們會發郵件通知您。
registration-pass-declined = 您的報名未獲批准。
registration-pass-withdrawn = 您已取消報名。
registration-pass-again = 如需參會，請重新報名。
registration-pass-saved-answers = 報名資訊已儲存。
registration-pass-saved-document = 身分證件已儲存。
registration-pass-no-badge = 您目前沒有證件，請與會議組織者聯絡。
registration-pass-reason = 原因：
registration-pass-show = 入場時請出示此 QR 碼，螢幕顯示或列印均可。持有此碼即視為本人，請勿轉給他人。
registration-pass-answers = 您填寫的資訊
registration-pass-edit-until = 您可以在 { $date } 之前修改。
registration-pass-withdraw = 我不能參會…
registration-pass-when = 時間和地點
registration-pass-agenda = 全部議程
registration-edit-title = 修改報名資訊
registration-withdraw-title = 取消報名？
registration-withdraw-text = 取消後，{ $conference }不再為您保留席位。
registration-withdraw-effect-place = 您的名額將讓給他人。
registration-withdraw-effect-badge = 您的證件將不能通過任何通道。
registration-withdraw-button = 取消報名
registration-withdraw-keep = 保留報名
registration-state = 狀態
registration-state-submitted = 待審核
registration-state-approved = 已批准
registration-state-declined = 未批准
registration-state-withdrawn = 已取消
registration-state-waitlisted = 候補
registration-state-placed = 已佔名額
registration-level = 證件級別
registration-level-red = 紅色
registration-level-blue = 藍色
registration-level-green = 綠色
registration-number = 編號
registration-registered-at = 報名時間
registration-decided-at = 審核時間
registration-language = 語言
registration-not-listed = 未列入名單
registration-open-form = 報名表
registration-search-hint = 姓名、拼音或首字母、單位、信箱、電話、編號
registration-choose-all = 全選
registration-choose = 選擇{ $name }
registration-chosen = 人已選
registration-none = 還沒有人報名
registration-none-hint = 報名的人會顯示在這裡。請把報名表的網址發給他們。
registration-none-found = 沒有符合的人員
registration-none-found-hint = 沒有參會人員符合全部篩選條件。
registration-approve = 批准
registration-approve-title = 批准
registration-approve-hint = 批准後發給該級別的證件，並以郵件寄送參會憑證的連結。
registration-approve-several = 批准…
registration-approve-nobody = 沒有選擇待批准的人員
registration-approve-nobody-hint = 請選擇待審核的人員，再一併批准。
registration-approve-choose = 查看待審核人員
registration-approve-count = 批准 { $n } 人？
registration-approve-text = 他們將得到同一級別的證件，並且：
registration-approve-text-rules = 每人將得到規則所定級別的證件，或由您為所有人選定同一級別，並且：
registration-approve-effect-badges = 簽發 { $n } 個證件
registration-approve-effect-mails = 寄送 { $n } 封附有參會憑證連結的郵件
registration-approve-who = 名單
registration-approve-button = 批准 { $n } 人
registration-done-approved = 已批准 { $n } 人。
registration-done-missed = 另有 { $n } 人其間已由他人處理或有改動，未作更改。
registration-decline = 不予批准
registration-decline-title = 不予批准…
registration-decline-question = 不批准{ $name }的報名？
registration-decline-effect-mail = 原因將寄送到 { $email }。
registration-decline-effect-badge = 證件將不能通過任何通道。
registration-reason = 原因
registration-reason-hint = 本人會在郵件和參會憑證上看到。
registration-badge = 證件
registration-badge-issued = 簽發時間
registration-level-hint = 更改級別會簽發新證件：舊證件即不能通過任何通道，並以郵件告知本人。
registration-level-change = 更改級別
registration-reissue-title = 補發證件
registration-reissue-text = 為{ $name }補發同一級別的證件。
registration-reissue-effect-old = 舊證件不能再通過任何通道。
registration-reissue-effect-mail = 以郵件告知本人，新的 QR 碼顯示在參會憑證上。
registration-reissue-button = 補發
registration-link-title = 寄送新的憑證連結
registration-link-text = 為{ $name }更換參會憑證的連結。
registration-link-effect-old = 舊連結即行失效，證件不變。
registration-link-effect-mail = 新連結將寄送到 { $email }。
registration-link-button = 寄送新連結
registration-person-answers = 報名資訊
registration-correct = 更正資訊…
registration-correct-title = 更正報名資訊
registration-correct-hint = 改動內容將以郵件告知本人。已列印的證件須重新列印，方能顯示更正後的資訊。
registration-address = 更正電子郵件…
registration-address-title = 更正電子郵件地址
registration-address-hint = 新的憑證連結將寄送到此地址，舊連結即行失效，證件不變。
registration-person-consent = 所同意的內容
registration-person-readings = 證件識讀記錄
registration-person-no-readings = 證件還沒有被識讀過。
registration-person-more = 其他操作
registration-reading-admitted = 放行
registration-reading-already = 重複識讀
registration-reading-unknown = 拒絕：無法識別
registration-reading-revoked = 拒絕：證件已更換
registration-reading-withdrawn = 拒絕：已取消報名
registration-reading-unapproved = 拒絕：未獲批准
registration-reading-zone = 拒絕：無權進入此區域
registration-reading-closed = 拒絕：會議目前不受理簽到
registration-mail-received-subject = 您已報名參加{ $conference }
registration-mail-received =
    { $name }，您好：

    我們已收到您參加{ $conference }的報名。會議組織者審核後將以郵件告知結果。

    您可以在參會憑證頁面查看進展，並在 { $until } 之前修改報名資訊：
    { $link }

    請勿將此連結轉給他人：持有連結者可以修改您的資訊。
registration-mail-waitlisted-subject = 您已進入{ $conference }候補名單
registration-mail-waitlisted =
    { $name }，您好：

    您參加{ $conference }的報名已收到，但名額已滿，您已進入候補名單。一有空出的名額，將按報名先後自動遞補，並發郵件通知您。

    您可在參會憑證頁面查看進展：
    { $link }

    請勿轉發此連結：持有此連結的人可以修改您填寫的內容。
registration-mail-moved-up-subject = 您已遞補{ $conference }的名額
registration-mail-moved-up =
    { $name }，您好：

    { $conference }有名額空出，您已遞補。組織者將審核您的報名，並發郵件通知您結果。如您已不能參會，請在參會憑證頁面取消報名，以便下一位遞補：
    { $link }
registration-mail-approved-subject = 您參加{ $conference }的報名已獲批准
registration-mail-approved =
    { $name }，您好：

    您參加{ $conference }的報名已獲批准。會議於 { $opens } 開幕，地點：{ $place }。

    附有入場 QR 碼的參會憑證：
    { $link }

    請勿將此連結轉給他人：持有連結者可以使用您的憑證。
registration-mail-declined-subject = 關於您參加{ $conference }的報名
registration-mail-declined =
    { $name }，您好：

    很遺憾，您參加{ $conference }的報名未獲批准。

    原因：{ $reason }
registration-mail-reissued-subject = 您在{ $conference }的證件已更換
registration-mail-reissued =
    { $name }，您好：

    您在{ $conference }的證件已更換。舊的 QR 碼（包括列印件）不能再通過任何通道，新的 QR 碼見參會憑證：
    { $link }
registration-mail-link-subject = { $conference }參會憑證的新連結
registration-mail-link =
    { $name }，您好：

    這是您參加{ $conference }的參會憑證的新連結，舊連結已失效：
    { $link }

    請勿將此連結轉給他人：持有連結者可以使用您的憑證。
registration-pass-type = 無法掃描？可以手動輸入
registration-places-title = 名額
registration-places-hint = 會議總體及各類別的人數上限。名額滿後報名者進入候補名單，有空出時自動遞補。
registration-places-new = 設定名額
registration-places-none = 尚未限定名額
registration-places-none-hint = 可為整個會議或某一類別設定人數上限。
registration-places-for = 適用範圍
registration-places-whole = 整個會議
registration-places-count = 名額
registration-places-count-hint = 報名自提交起佔用名額，未獲批准或取消後釋放。
registration-places-taken = 已佔
registration-places-free = 剩餘
registration-places-full = 已滿
registration-places-waiting = 候補
registration-places-taken-now = 目前已佔用 { $n } 個名額。
registration-places-remove = 取消限定
registration-places-remove-title = 取消這項名額限定？
registration-places-remove-effect = 僅因此名額而候補的人員將立即遞補，並收到郵件通知。
registration-fault-places = 請填寫 0 至 1,000,000 的整數。
registration-fault-places-taken = 已佔用 { $taken } 個名額，不能少於此數。
registration-problem-places-taken = 此刻已佔用的名額更多。
registration-fault-quota-exists = 該範圍已設定名額，請直接修改。
registration-state-review = 待重新審核
registration-agreed = 已同意
registration-own-words = 其他（請填寫）
registration-choice-full = （已滿）
registration-fault-choice-full = 最後一個名額剛被他人選走，請重新選擇。
registration-problem-choice-full = 某選項的最後一個名額剛被他人選走。
registration-review-title = 批准後有變更
registration-review-text = 在此期間證件仍然有效。是否維持批准？
registration-review-keep = 維持批准
registration-preview = 預覽。
registration-preview-draft = 這是草稿。可以試填，內容不會儲存。
registration-preview-live = 這是當前使用的報名表。可以試填，內容不會儲存。
registration-preview-back = 返回報名表
registration-preview-try = 試提交
registration-preview-good = 填寫內容符合要求。
registration-walk-in-title = 現場登記
registration-walk-in-hint = 供到場人員或無法自行報名者使用。請向本人宣讀同意條款並徵得同意。
registration-walk-in-outcome = 處理方式
registration-walk-in-waits = 待審核
registration-walk-in-language = 郵件與憑證語言
registration-walk-in-button = 登記
nav-admission = 報名設定
registration-admission-hint = 何時、向誰開放報名。
registration-window = 開放與截止
registration-window-open = 開放中
registration-window-later = 尚未開放
registration-window-closed = 已截止
registration-window-opens = 開放時間
registration-window-opens-hint = 留空：會議發布後即開放。
registration-window-closes = 截止時間
registration-window-zone = 當地時間（{ $zone }）。截止前可修改報名資訊。
registration-window-by-code = 僅限持邀請碼者報名
registration-window-by-code-hint = 其他人員將被提示索取邀請碼。
registration-codes = 邀請碼
registration-codes-none = 尚無邀請碼。可為受邀的每個單位或團體各建一個。
registration-code = 邀請碼
registration-code-hint = 見您收到的邀請。
registration-part-code = 邀請
registration-code-note = 發放對象
registration-code-note-hint = 受邀的單位或團體。
registration-code-used = 已報名
registration-code-ended = 已停用
registration-code-revoke = 停用
registration-code-revoke-title = 停用此邀請碼？
registration-code-revoke-effect = 此後不能再用它報名；已報名者不受影響。
registration-code-new = 新建邀請碼
registration-code-make = 生成邀請碼
registration-code-most = 可報名人數
registration-code-any-category = 不限類別
registration-lost-title = 重新寄送參會憑證連結
registration-lost-question = 已經報名？
registration-lost-text = 請填寫報名時使用的電子郵件地址，我們會把參會憑證連結寄到該信箱。
registration-lost-button = 寄送連結
registration-lost-sent = 如果 { $email } 已經報名，帶有參會憑證連結的郵件正在寄送。
registration-not-confirmed = 尚未打開憑證連結
registration-state-unconfirmed = 待審核，尚未打開憑證連結
registration-fault-time = 請填寫日期和時間。
registration-fault-closes = 須晚於開放時間。
registration-fault-closes-late = 報名截止不得晚於會議閉幕。
registration-fault-code = 本會議沒有這個邀請碼，請查看您收到的邀請。
registration-fault-code-used = 此邀請碼已用完或已停用，請聯絡發放者。
registration-fault-code-category = 您的邀請碼適用於其他類別。
registration-fault-code-most = 請填寫 1 至 { $most } 的整數。
registration-mail-lost-subject = { $conference }參會憑證連結
registration-mail-lost =
    { $name }，您好：

    有人（可能是您本人）索取了您參加{ $conference }的參會憑證連結：
    { $link }

    請勿轉發此連結：持有此連結的人可以使用您的參會憑證。如非您本人索取，無需理會本郵件。
registration-mail-already-subject = 您已報名參加{ $conference }
registration-mail-already =
    { $name }，您好：

    有人（可能是您本人）剛剛以此信箱報名參加{ $conference }。該信箱先前已經報名，因此未新增或更改任何資訊。您的報名資訊和參會憑證在此：
    { $link }

    請勿轉發此連結：持有此連結的人可以使用您的參會憑證。如非您本人操作，無需理會本郵件。
registration-statistics = 統計
registration-statistics-whom = 統計範圍
registration-statistics-everybody = 所有報名者
registration-statistics-institutions = 單位（前 { $n } 名）
registration-statistics-days = 每日報名人數
registration-statistics-day = 日期
registration-statistics-table = 以表格顯示
registration-statistics-what = 項目
registration-statistics-answer = 答案
registration-statistics-count = 人數
registration-statistics-answered = 已填寫
registration-statistics-numbers = 合計 { $sum }，最小 { $least }，最大 { $most }
registration-statistics-total = { $n } 人
registration-state-unprinted = 已批准，證件未列印
registration-badges-title = 列印證件
registration-badges-hint = 目前篩選名單中所有已批准人員的證件。每個檔案最多 1,000 張。
registration-badges-file = 證件
registration-badges-all = 張證件
registration-badges-unprinted = 尚未列印
registration-badges-over = { $n } 以上
registration-badges-none = 沒有可列印的證件
registration-badges-none-hint = 批准報名時發放證件。
registration-badges-only-unprinted = 僅列印尚未列印的
registration-badges-most = 檔案包含前 { $n } 張。之後再產生下一個檔案：已入檔案的計為已列印。
registration-badges-make = 產生 PDF
registration-sheet = 紙張
registration-sheet-a6 = A6，每面一頁：用於證件印表機和空白證件
registration-sheet-a4 = A4，每張四個：雙面列印，沿長邊翻轉，然後裁切
registration-order = 順序
registration-order-institution = 依單位
registration-order-number = 依編號
registration-badge-nth = 累計發放 { $n } 張
registration-badge-prints = 已列印 { $n } 次，最近一次
registration-badge-unprinted = 尚未列印
registration-badge-print = 證件 PDF
registration-badge-access = 准入區域
registration-badge-found = 如拾到此證，請交還會議服務臺。
nav-levels = 證件級別
registration-levels-hint = 各級證件可進入的區域，以及誰持何種證件。
registration-levels-title = 級別
registration-levels-none = 本會議沒有證件級別：級別來自會議模板。
registration-levels-name = 名稱
registration-levels-zones = 可進入
registration-rules-title = 誰持何種證件
registration-rules-hint = 批准時以第一條適用的規則確定級別；改用其他級別須說明理由。已發放的證件不變。
registration-rules-none = 沒有規則：由批准人選擇級別。
registration-rule-who = 對象
registration-rule-presidium = 主席團成員
registration-rule-groups = 工作組成員
registration-rule-everybody = 其他所有人
registration-rule-new = 新增規則
registration-rule-add = 新增規則
registration-rule-raise = 上移
registration-rule-remove = 刪除
registration-rule-remove-title = 刪除此規則？
registration-rule-remove-effect = 原適用人員改按其後的規則。已發放的證件不變。
registration-fault-rule-exists = 已有針對該對象的規則。
registration-fault-level-reason = 請說明理由：規則所定為其他級別。
registration-ruled = 按規則：{ $level }（{ $who }）。
registration-level-reason = 改用其他級別的理由
registration-level-reason-hint = 級別與規則不同時必填。
registration-level-because = 與規則不同：{ $reason }
registration-by-rules = 按規則
registration-walk-in-by-rules = 立即批准，級別按規則確定
registration-data-of = 匯出其個人資訊
registration-data-own = 匯出我的個人資訊
registration-data-file = 個人資訊
registration-data-conference = 會議
registration-data-consented = 同意時間
registration-data-badge-issued = 發放{ $level }證件
registration-data-badge-revoked = 作廢{ $level }證件
registration-data-reading = 讀取證件：{ $gate }
registration-data-what = 項目
registration-data-held = 所存內容
registration-data-wishes = 討論組意願
registration-data-group = 討論組
registration-data-role = 議程中的角色
registration-data-biography = 簡介
registration-data-needs = 台上需要
registration-data-note = 給組織者的備註
registration-erase = 刪除其個人資訊
registration-erase-title = 刪除個人資訊
registration-erase-text = { $name }的全部個人資訊將被永久刪除。
registration-erase-effect-gone = 姓名、電子郵件、電話、職務、回答、身分證件、信件和憑證連結均被刪除。
registration-erase-effect-stays = 編號、類別、單位和時間保留用於統計；審計紀錄留有刪除憑據。
registration-erase-effect-final = 此操作無法復原。
registration-erased = 此人的個人資訊已於{ $date }刪除。
registration-letters = 郵件
registration-letters-none = 尚未向此人寄送郵件。
registration-letter-to-many = 群發郵件
registration-write = 寫郵件…
registration-mail-received-title = 收到報名
registration-mail-received-when = 有人提交報名時寄送
registration-mail-waitlisted-title = 進入候補名單
registration-mail-waitlisted-when = 報名時已無名額時寄送
registration-mail-moved-up-title = 候補遞補
registration-mail-moved-up-when = 從候補名單遞補時寄送
registration-mail-approved-title = 報名獲批
registration-mail-approved-when = 批准報名時寄送，附證件二維碼和行事曆條目
registration-mail-declined-title = 報名未獲批准
registration-mail-declined-when = 不批准報名時寄送
registration-mail-changed-title = 報名資訊變更
registration-mail-changed-when = 報名資訊有變更時寄送
registration-mail-reissued-title = 更換證件
registration-mail-reissued-when = 換發證件或調整級別時寄送，附新的二維碼
registration-mail-withdrawn-title = 退出報名
registration-mail-withdrawn-when = 退出報名時寄送，行事曆條目同時取消
registration-mail-lost-title = 找回連結
registration-mail-lost-when = 參會人員找回憑證連結時寄送
registration-mail-already-title = 重複報名
registration-mail-already-when = 以已報名的信箱再次報名時寄送
registration-mail-link-title = 更換連結
registration-mail-link-when = 組織者更換憑證連結時寄送
registration-mail-change = { $label }：{ $was } → { $is }
registration-mail-changed-subject = 您參加{ $conference }的報名資訊已變更
registration-mail-changed =
    { $name }：

    您參加{ $conference }的報名資訊有以下變更：

    { $changes }

    全部資訊請見您的參會憑證：
    { $link }

    如有誤，請在憑證頁面更正，或與組織者聯絡。
registration-mail-withdrawn-subject = 您已退出{ $conference }
registration-mail-withdrawn =
    { $name }：

    您參加{ $conference }的報名已退出。此前發放的證件即日起失效。

    如系誤操作，請與組織者聯絡。
registration-pass-calendar = 加入行事曆
registration-template = 證件模板
registration-template-hint = 證件按此模板列印。自訂模板在儲存前會用各級別的證件逐一檢驗。
registration-template-source = 模板
registration-template-typst = Typst 原始碼
registration-template-data = 可讀取 json("/data.json") 以及每人的二維碼 image("/qr/0.svg")。證件有正反兩面：a6 每面一頁，a4 每張四枚。
registration-template-own = 自訂
registration-template-delivered = 系統自帶
registration-template-preview = 預覽
registration-template-for = 預覽對象
registration-template-for-hint = 已獲批准人員的姓名、拼音或編號。留空則為最近的一位。
registration-template-show = 顯示
registration-template-nobody = 未找到已獲批准的相應人員，以下為樣張。
registration-template-sample = 尚無人獲批，以下為樣張。
registration-template-front = 證件正面
registration-template-back = 證件背面
registration-template-code = 圖中二維碼為樣碼，不能透過任何入口。
registration-template-reset = 恢復系統自帶模板
registration-template-reset-title = 恢復系統自帶模板？
registration-template-reset-text = 證件將按系統自帶模板列印。
registration-template-reset-effect = 自訂模板將被清除。
registration-fault-template-at = 第 { $line } 行第 { $column } 列：{ $said }
registration-fault-template = 各級別證件未能正確生成：{ $said }
registration-fault-template-limits = 佔用記憶體過多或耗時過長。
registration-problem-template = 本次會議的證件模板無法生成證件。請開啟模板查看預覽。
registration-pass-offline = 目前沒有網路。以下為 { $time } 時的參會憑證。
registration-pass-app = 參會憑證 – { $conference }
registration-photo-hint = 近期正面照片：JPEG、PNG 或 WebP，不小於 240 × 320。照片將裁切為 3:4 並重新產生，不保留相機寫入的其他資訊。
registration-file-hint = PDF、JPEG、PNG、Word 或 Excel，不超過 10 MB。
registration-export-shown-xlsx = 所示欄，Excel
registration-export-shown-csv = 所示欄，CSV
registration-export-all-xlsx = 全部欄，Excel
registration-export-all-csv = 全部欄，CSV
registration-columns = 顯示的欄
registration-columns-hint = 勾選清單要顯示的欄。箭頭可將該欄前移一位。
registration-columns-raise = 將「{ $column }」前移一位
registration-columns-show = 顯示所選欄
registration-columns-plain = 恢復預設欄
registration-bulk-found = 對找到的 { $n } 人
registration-bulk-found-all = 對全部找到的人員
registration-bulk-nobody = 沒有可處理的人員
registration-bulk-nobody-hint = 請先在清單中勾選人員，或選擇全部找到的人員。
registration-bulk-back = 返回清單
registration-bulk-passed = 略過 { $n } 人：{ $state }
registration-bulk-most = 每次最多處理 { $n } 人，其餘人員請隨後處理。
registration-approve-most = 以下為前 { $n } 人，其餘人員請隨後批准。
registration-decline-count = 確定不批准 { $n } 人的報名嗎？
registration-decline-effect-mails = 將向 { $n } 人寄送郵件說明原因。
registration-decline-effect-badges = { $n } 張證件將失效，不能再通行。
registration-decline-button = 不批准 { $n } 人
registration-done-declined = 已對 { $n } 人作出不批准的決定。
registration-category-title = 更改類別…
registration-category-count = 將 { $n } 人改到其他類別？
registration-category-to = 新類別
registration-category-effect-places = 名額隨之計入新類別；空出的名額由候補人員依次遞補。
registration-category-effect-badge = 已發放的證件保持不變。
registration-category-effect-answers = 新類別不填寫的題目，其原有答案及所附檔案將一併刪除。
registration-category-button = 更改 { $n } 人
registration-done-category = 已更改 { $n } 人的類別。
registration-done-same = { $n } 人原本就在此類別。
registration-done-dropped = 其中 { $n } 人填寫過新類別不填寫的題目，相應答案已刪除。
registration-done-passed = 略過 { $n } 人：其報名狀態不允許此操作。
registration-fault-category-room = 該類別僅剩 { $free } 個名額，需要 { $needed } 個，未作任何更改。
registration-statistics-by-sitting = 各餐次：{ $question }
registration-statistics-nights = 每夜住宿需求
registration-statistics-nights-unknown = 另有 { $n } 人無法統計：缺少日期，或離開日期早於抵達日期。
registration-statistics-arrivals = 每日抵達人數
registration-statistics-departures = 每日離開人數
registration-no-answer = 不填
registration-badges-making = 正在排版證件……
registration-attention = 注意事項
registration-attention-note = 放行前須閱讀
registration-attention-hint = 通道工作人員可見，自助終端也可能顯示。
registration-reading-left = 已離場
registration-reading-undone = 已撤銷
registration-reading-forced = 例外放行：{ $reason }
registration-reading-undone-because = 已撤銷：{ $reason }
registration-reading-level = 拒絕：本通道不放行該級別
registration-reading-group = 拒絕：不在指定工作組
registration-reading-window = 拒絕：不在放行時段
registration-reading-locked = 拒絕：通道已上鎖
registration-reading-capacity = 拒絕：區域人數已滿
registration-reading-by-hand = 未持證：{ $reason }

bar-title = 禁止入場
bar-question = 禁止{ $name }入場？
bar-lift-question = 解除對{ $name }的入場禁令？
bar-lift-effect = 自下一次刷證起，其證件恢復有效。
bar-effect-gates = 自下一次刷證起，其證件在所有通道均被拒絕，服務台也不能強制放行。
bar-effect-badge = 證件、通行頁和報名保持不變，離場不受限制。
bar-effect-again = 以同一郵箱再次報名或合併報名時，禁令隨之保留。
bar-reason-hint = 僅組織者和服務台人員可見，不告知本人。
bar-bar = 禁止入場
bar-lift = 解除禁令
bar-before = 禁令記錄
bar-lifted = 已解除
bar-barred = 禁止入場
registration-reading-barred = 拒絕：禁止入場

registration-seat = 座位或桌號
registration-seat-hint = 顯示在簽到終端、服務台和通行頁上。
registration-at-the-door = 入場提示
seats-title = 座位安排
seats-text = 從表格中複製兩列：報名編號或郵箱，以及座位或桌號。名單中沒有的人保持原座位；座位留空則取消。
seats-list = 名單
seats-hint = 每行一人，兩列之間用製表符、逗號或分號隔開，最多 10,000 行。
seats-give = 儲存座位
seats-fault-columns = 第 { $line } 行：需要兩列。
seats-fault-who = 第 { $line } 行：既不是報名編號，也不是郵箱。
seats-fault-twice = 第 { $line } 行：與第 { $other } 行重複。
seats-fault-long = 第 { $line } 行：座位超過 40 個字。
seats-fault-unknown = 第 { $line } 行：沒有對應的報名。
seats-fault-lines = 名單超過 { $max } 行。
seats-done = 已更新 { $n } 人的座位。
registration-batches = 近期檔案
registration-batches-hint = 超過 50 張證件的檔案在此保留一天。
registration-batch-title = { $n ->
   *[other] { $n } 張證件
}
registration-batch-file = 檔案
registration-batch-making = 產生中
registration-batch-made = 已產生
registration-batch-stopped = 已停止
registration-batch-failed = 產生失敗
registration-batch-ready = { $n } / { $of }
registration-batch-reading = 正在準備證件和照片。您可以離開此頁。
registration-batch-stop = 停止
registration-batch-look = 重新整理
registration-batch-made-hint = 這些證件已計為已列印。檔案在此保留一天，每次下載均有記錄。
registration-batch-take = 下載 PDF（{ $size } MB）
registration-batch-nothing = 沒有產生檔案，這些證件未因此計為已列印。
registration-batch-again = 重新產生
