nav-programme = 議程編排
agenda-zone = 時間按 { $zone } 時區
agenda-room = 會議室
agenda-all-rooms = 全部會議室
agenda-day-word = 日期
agenda-all-days = 全部日期
agenda-track = 專題
agenda-all-tracks = 全部專題
agenda-show = 顯示
agenda-print = 列印
agenda-edit = 編排議程
agenda-day = 第 { $n } 天
agenda-day-of = 第 { $n } 天，{ $date }
agenda-nothing = 這一天沒有相應安排。
agenda-side-by-side = 同時進行
agenda-now = 正在進行
agenda-next = 接下來 { $time }
agenda-none = 議程尚未發布
agenda-none-hint = 會務組發布後即顯示在此。
agenda-old = 這是較早的版本。
agenda-to-newest = 查看最新版本
agenda-version = 第 { $n } 版
agenda-version-of = 第 { $n } 版，{ $at } 發布
agenda-versions = 歷次版本
agenda-first = 首個版本。
agenda-no-changes = 可見內容沒有變化。
agenda-released-by = 發布人：{ $name }
agenda-feed = 訂閱變更
agenda-feed-title = { $conference }：議程
agenda-take-along = 隨身攜帶
agenda-calendar = 加入日曆
agenda-calendar-room = 加入日曆：{ $room }
agenda-calendar-own = 我的議程加入日曆
agenda-cancelled = 已取消
agenda-cancelled-hint = 此項不再舉行。
agenda-produces = 應形成的成果
agenda-goals = 對應的會議目標
agenda-thread = 後續成果
agenda-role-speaker = 演講人
agenda-role-host = 主持人
agenda-role-standby-host = 備用主持人
agenda-role-recorder = 記錄員
agenda-role-interpreter = 譯員
agenda-role-timekeeper = 計時員
agenda-kind-opening = 開幕
agenda-kind-keynotes = 專題演講
agenda-kind-discussion = 討論
agenda-kind-closing = 閉幕
agenda-kind-session = 其他
agenda-kind-break = 休息
agenda-rule-room = 同一會議室重疊
agenda-rule-person = 一人同時身處兩地
agenda-rule-availability = 不可用
agenda-rule-capacity = 會議室容量不足
agenda-rule-walk = 轉場時間不足
agenda-rule-break = 佔用休息時間
agenda-rule-outside = 議程項超出環節時間
agenda-weight-ignore = 忽略
agenda-weight-warn = 提醒
agenda-weight-block = 阻止發布
agenda-fault-people = 請填寫 1 至 { $max } 之間的數。
agenda-fault-time = 請填寫時間，例如 09:00。
agenda-fault-order = 須晚於開始時間。
agenda-fault-minutes = 請填寫 1 至 { $max } 分鐘。
agenda-fault-walk = 請填寫 0 至 { $max } 分鐘。
agenda-fault-shift = 請填寫 −720 至 720 分鐘，且不為 0。
agenda-fault-leaves-day = 「{ $title }」（現為 { $at }）將移出這一天，未作任何移動。
agenda-fault-somebody = 請填寫參會人員或姓名，二者選一。
agenda-fault-nobody = 沒有此編號或信箱的參會人員。
agenda-problem-motion = 已有議案引用此項，不能移除，請改為取消。
agenda-problem-sittings = 有討論組在此環節討論。請先將其從討論組中移出，或改為取消。
agenda-problem-slides = 已有人為此項提交講稿，不能移除，請改為取消。
agenda-problem-room-used = 此會議室仍有安排，請先移走。
agenda-problem-room-gate = 有通道通往此會議室，請先變更通道。
agenda-problem-track-used = 此專題仍有議程項，請先移走。
agenda-problem-days = 會議最多 31 天。
agenda-problem-day-used = 只能移除沒有安排的最後一天。
agenda-person = { $name }（{ $role }）
agenda-list-separator = 、
agenda-no-room = 未定會議室
agenda-no-track = 無專題
agenda-room-holds = { $room }，容納 { $n } 人
agenda-what-added = 新增，{ $at }
agenda-what-removed = 已移除
agenda-what-cancelled = 已取消
agenda-what-restored = 恢復舉行
agenda-what-starts = 開始：{ $from } → { $to }
agenda-what-ends = 結束：{ $from } → { $to }
agenda-what-room = 會議室：{ $from } → { $to }
agenda-what-title = 標題：{ $from } → { $to }
agenda-what-block = 移動：{ $from } → { $to }
agenda-what-came = 新增 { $people }。
agenda-what-left = 不再有 { $people }。
agenda-what-order = 次序變動
agenda-what-details = 細節變動
agenda-clash-of = 「{ $title }」（{ $from }–{ $to }）
agenda-clash-and = {" "}與{" "}
agenda-clash-by = { $by }：{ $of }
agenda-clash-capacity = { $by }容納 { $capacity } 人，預計 { $expected } 人：{ $of }
agenda-mail-subject = { $conference }：與您有關的議程有變動
agenda-mail =
    { $name }，您好：

    議程已發布新版本，與您有關的變動如下：

    { $changes }

    { $note }

    附件為您的日曆。您的頁面：{ $link }
agenda-note-opening = 開幕日期調整，全部議程隨之移動。
agenda-note-first = 首個版本。
agenda-venue = 會議室、專題與日期
agenda-new-block = 新增環節
agenda-new-item = 新增議程項
agenda-new-room = 新增會議室
agenda-new-track = 新增專題
agenda-new-day = 增加一天
agenda-release = 發布
agenda-fact-version = { $at } 發布
agenda-fact-none = 尚未發布
agenda-fact-changes = { $n ->
   *[other] 處變動未發布
}
agenda-fact-clashes = { $n ->
   *[other] 處衝突
}
agenda-day-empty = 這一天還沒有安排。
agenda-shift-label = 這一天全部安排移動的分鐘數
agenda-shift = 整天移動
agenda-astray = 不在會期內
agenda-astray-hint = 以下環節的日期不屬於會期，移動之前無人看到。
agenda-clashing = 有衝突
agenda-beside = 同時進行：{ $word }
agenda-languages-hint = 填寫一種語言即可，其餘語言以此顯示。
agenda-title-hans = 標題（簡體）
agenda-title-hant = 標題（繁體）
agenda-title-en = 標題（英文）
agenda-name-hans = 名稱（簡體）
agenda-name-hant = 名稱（繁體）
agenda-name-en = 名稱（英文）
agenda-text-hans = 簡體
agenda-text-hant = 繁體
agenda-text-en = 英文
agenda-kind = 類型
agenda-starts = 開始
agenda-ends = 結束
agenda-length = 時長
agenda-minutes = 分鐘
agenda-starts-hint = 不填開始時間則排在該環節末尾。
agenda-expected = 預計人數
agenda-expected-hint = 與會議室容量比較。
agenda-parallel = 同時進行
agenda-parallel-hint = 填寫相同詞語的環節同時進行。
agenda-cancel-block = 取消：環節及其議程項仍顯示，並註明不再舉行
agenda-cancel-item = 取消：此項仍顯示，並註明不再舉行
agenda-items = 議程項
agenda-no-items = 還沒有議程項。
agenda-up-of = 提前：{ $title }
agenda-down-of = 推後：{ $title }
agenda-block = 環節
agenda-blocks = 環節
agenda-block-hint = 移到其他環節時排在末尾，除非另填開始時間。
agenda-summary = 內容
agenda-people = 人員
agenda-no-people = 還沒有人員。
agenda-role = 角色
agenda-participant = 參會人員
agenda-participant-hint = 填寫報名編號或信箱。議程變動時會發郵件告知。
agenda-name-hint = 或填寫姓名、職務，用於非參會人員。
agenda-put-person = 新增
agenda-take-out = 移出
agenda-hours = 可用時間
agenda-hours-hint = 不填時間表示全天可用。
agenda-hours-people = 人員可用時間
agenda-from = 從
agenda-until = 至
agenda-closed = 這一天不可用
agenda-rooms = 會議室
agenda-no-rooms = 還沒有會議室。
agenda-tracks = 專題
agenda-no-tracks = 沒有專題。議程可不設專題，也可按專題分類。
agenda-days = 日期
agenda-remove-day = 移除這一天
agenda-count-items = { $n ->
   *[other] { $n } 項
}
agenda-capacity = 容量
agenda-equipment = 設備
agenda-equipment-hint = 僅會務組可見。
agenda-remove = 移除
agenda-remove-title = 移除「{ $title }」？
agenda-remove-text = 它將從草稿中消失，已發布的版本保持不變。
agenda-remove-items = { $n ->
   *[other] 其中 { $n } 個議程項一併移除
}
agenda-remove-calendars = 下次發布後，日曆中顯示為已取消
agenda-stale = 其他人剛剛修改了此處。
agenda-stale-hint = 您填寫的內容仍在。現在儲存將覆蓋對方的修改。
agenda-stale-look = 查看當前內容
agenda-clashes = 衝突
agenda-no-clashes = 沒有衝突
agenda-no-clashes-hint = 已檢查會議室、人員、可用時間、容量、轉場與休息。
agenda-overruled = 已接受
agenda-overruled-by = { $name } 於 { $at } 接受：
agenda-blocks-release = 阻止發布
agenda-warning = 提醒
agenda-reason = 接受的理由
agenda-overrule = 接受
agenda-restore = 重新計入
agenda-mend = 去修改
agenda-rules = 衝突的處理
agenda-walk = 轉場所需
agenda-release-title = 發布第 { $n } 版
agenda-release-stale = 您查看期間草稿有變動。
agenda-release-stale-hint = 以下為新的差異，尚未發布。
agenda-release-blocked = { $n ->
   *[other] { $n } 處衝突阻止發布。
}
agenda-release-astray = { $n ->
   *[other] { $n } 項安排不在會期內，發布後無人看到。請先移動或移除。
}
agenda-release-nothing = 沒有可發布的內容
agenda-release-nothing-hint = 草稿與最新版本一致。
agenda-release-first = 首次發布全部內容
agenda-release-changes = { $n ->
   *[other] { $n } 處變動
}
agenda-release-told = { $n ->
    [0] 不傳送郵件：變動不涉及擔任角色的參會人員，或會議尚未公開。
   *[other] 將向 { $n } 位有關的參會人員傳送郵件，並附日曆。
}
agenda-release-warnings = { $n ->
   *[other] { $n } 處衝突為提醒
}
agenda-release-button = 發布第 { $n } 版
agenda-note-hans = 說明（簡體）
agenda-note-hant = 說明（繁體）
agenda-note-en = 說明（英文）
agenda-note-hint = 說明變動及原因，顯示在歷次版本中。
agenda-back-link = 恢復到此版本
agenda-back = 恢復
agenda-back-title = 將草稿恢復為第 { $n } 版？
agenda-back-text = 在您發布草稿之前，公開內容不變。
agenda-back-changes = { $n ->
   *[other] 撤銷草稿的 { $n } 處變動
}
agenda-back-links = 已產生後續成果的議程項保留，並標為取消
agenda-approval = 審定
agenda-approval-none = 主席團尚未審定議程
agenda-approval-none-hint = 將草稿提請主席團審定：表決只針對這一份送審稿，此後的偏離均列於此處。
agenda-approval-wait = 由組織者將議程提請主席團審定。
agenda-approval-draft = 草稿
agenda-approval-same = 與審定一致
agenda-approval-as = 與主席團審定的一致。
agenda-approved = 已審定
agenda-approved-at = { $at } 審定：
agenda-deviations = { $n ->
   *[other] 與審定稿有 { $n } 處偏離
}
agenda-submissions = 提請審定的議程
agenda-submission = 送審稿 { $n }
agenda-submission-column = 議程
agenda-submission-motion-column = 議案
agenda-submission-by = 提交
agenda-submission-fingerprint = 指紋（SM3）
agenda-submission-is = 這是提請主席團審定的送審稿 { $n }。
agenda-submission-stale = 請重新核對後再提交。尚未提交任何內容。
agenda-submission-motion = 審定議程（送審稿 { $n }）
agenda-submission-text = 主席團審定且僅審定議程送審稿 { $n }。指紋（SM3）：{ $fingerprint }
agenda-submit = 提請主席團審定
agenda-submit-hint = 按草稿現狀複製一份送審稿，送審稿不再變動；隨之產生的議案照常表決。
agenda-submit-note = 需要主席團了解的情況，將寫入議案；可以不填。
agenda-submit-button = 提交送審稿 { $n }
agenda-submitted-same = 草稿與最近一次送審稿一致。
