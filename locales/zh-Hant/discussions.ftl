nav-discussions = 討論組
discussions-hint = 參會人員按主題分組，在同一會議室討論。
discussions-none = 尚未準備分組討論
discussions-none-hint = 一場討論把參會人員分成若干討論組，每組有主題、會議室和主持人。
discussions-new = 新增討論
discussions-edit = 修改
discussions-title = 討論
discussions-groups = 討論組
discussions-places = 名額
discussions-placed = 已分組
discussions-state = 狀態
discussions-published = 已公布
discussions-unpublished = 未公布
discussions-published-at = { $at } 公布：每人在參會憑證上看到自己的討論組。
discussions-unpublished-hint = 未公布：外部看不到分組情況。
discussions-blocks = 議程環節
discussions-blocks-hint = 所選環節所在的每個會議室各建一個討論組；同一會議室有多個環節者，為同一組的多次討論。
discussions-no-blocks = 議程中還沒有「分組討論」類的環節。
discussions-wishes = 志願
discussions-wishes-hint = 在此期間，參會人員在自己的頁面填報志願；不填則不徵集。時區：{ $zone }。
discussions-opens = 志願開始
discussions-closes = 志願截止
discussions-most = 志願個數
discussions-fault-time = 請填寫日期和時間。
discussions-fault-order = 截止時間須晚於開始時間。
discussions-fault-most = 請填寫 1 至 { $max } 之間的數。
discussions-fault-capacity = 請填寫 1 至 { $max } 之間的數。
discussions-fault-holds = 該組已有 { $size } 人。
discussions-fault-host = 參會人員和姓名請只填一項。
discussions-fault-twice = 您已選過這一組。
discussions-new-group = 新增討論組
discussions-no-groups = 還沒有討論組
discussions-no-groups-hint = 請為每個主題新增一個討論組。
discussions-topic = 主題
discussions-topic-hans = 主題（簡體中文）
discussions-topic-hant = 主題（繁體中文）
discussions-topic-en = 主題（英文）
discussions-capacity = 名額
discussions-sits = 討論環節
discussions-sits-hint = 該組討論所在的議程環節。
discussions-room = 會議室
discussions-room-of-block = 同環節的會議室
discussions-host = 主持人
discussions-hosted-by = 主持人：{ $host }
discussions-where = 地點與時間
discussions-nowhere = 未定環節
discussions-people-of = 人數
discussions-full = 已滿
discussions-raise = 次序
discussions-raise-of = 上移：{ $topic }
discussions-fact-placed = 已分組
discussions-fact-without = 尚未分組
discussions-fact-places = 名額
discussions-fact-too-few = 名額：不足
discussions-fact-wished = 人已填志願（{ $from } 至 { $to }）
discussions-fact-wished-until = 人已填志願，{ $at } 截止
discussions-ready = 外部尚看不到分組。
discussions-untold =
    { $n ->
       *[other] { $n } 人所知的分組已有變動。
    }
discussions-publish = 公布
discussions-publish-title = 公布分組？
discussions-publish-pass = 每人從此在參會憑證上看到自己的討論組
discussions-tell = 發送通知
discussions-tell-title = 通知分組有變動的人？
discussions-tell-text = { $title }：主題、會議室、時間和主持人以郵件發出，並附日曆條目。
discussions-tell-count =
    { $n ->
       *[other] 向 { $n } 人發送郵件
    }
discussions-remove = 刪除
discussions-remove-title = 刪除「{ $title }」？
discussions-remove-text = 其中的志願和分組一併刪除。
discussions-remove-group-text = 組內人員不再有名額。
discussions-remove-groups =
    { $n ->
       *[other] 刪除 { $n } 個討論組
    }
discussions-remove-places =
    { $n ->
       *[other] { $n } 人失去名額
    }
discussions-problem-full = 該組名額不足，未作改動。
discussions-problem-capacity = 該組人數超過此數。
discussions-problem-no-group = 請選擇討論組。
discussions-problem-published = 分組已公布，不能刪除。
discussions-run = 自動分組
discussions-run-title = 自動分組預覽
discussions-run-hint = 確認之前不作任何改動；同樣的志願得出同樣的結果。
discussions-run-stale = 預覽之後情況已有變動。
discussions-run-stale-hint = 以下為現在的結果。
discussions-run-placed = 分組後有名額
discussions-run-held = 保持不動
discussions-run-moved = 調整或新分組
discussions-run-left = 沒有名額
discussions-run-set = 確認分組
discussions-run-public = 分組已公布：參會憑證隨即顯示新的討論組；郵件仍由您決定何時發送。
discussions-how = 方式
discussions-how-wishes = 先按志願，其餘按類別均衡
discussions-how-mix = 僅按類別均衡
discussions-whom = 人員
discussions-whom-rest = 尚無名額者
discussions-whom-all = 全部（鎖定者除外）
discussions-look = 預覽
discussions-wish = 第 { $n } 志願
discussions-missed = 未能滿足志願
discussions-missed-one = 未滿足志願
discussions-unwished = 未填志願
discussions-mix = 人數與類別
discussions-people = 人員與分組
discussions-size = 已占 { $size } / { $capacity } 個名額
discussions-add = 新增人員
discussions-search = 姓名、單位或編號
discussions-find = 搜尋
discussions-no-hits = 沒有找到。
discussions-is-in = 現在「{ $topic }」組
discussions-put = 加入本組
discussions-put-of = 把 { $name } 加入本組
discussions-without = 尚未分組
discussions-everybody = 全部
discussions-nobody = 本組還沒有人
discussions-all-placed = 所有人均已分組
discussions-choose-all = 全選
discussions-choose = 選擇 { $name }
discussions-chosen = 人已選
discussions-number = 編號
discussions-name = 姓名
discussions-institution = 單位
discussions-category = 類別
discussions-locked = 已鎖定
discussions-to = 移至
discussions-move = 移動
discussions-lock = 鎖定
discussions-unlock = 解除鎖定
discussions-out = 移出
discussions-door = 門口名單
discussions-door-hint = 每組一頁，供列印。
discussions-sitting = { $from }–{ $to } { $room }
discussions-no-wish = 不填
discussions-wish-until = { $at } 前可填報和修改。
discussions-wish-hint = 請按喜好順序填報志願；某組報名超過名額時，抽籤決定。
discussions-hers = 您的討論組
discussions-hosting = 您主持
discussions-wish-now = 填報志願
discussions-wish-change = 修改志願
discussions-wish-none = 您尚未填報志願。
discussions-wish-yours = 您的志願
discussions-wish-saved = 志願已儲存。
discussions-mail-subject = { $discussion }：您的討論組
discussions-mail =
    { $name }，您好：

    您在{ $conference }「{ $discussion }」中的討論組如下：

    { $topic }
    { $when }
    { $host }

    附件為您的日曆。您的頁面：{ $link }
discussions-mail-host = 主持人：{ $host }
discussions-mail-none =
    { $name }，您好：

    您在{ $conference }「{ $discussion }」中的分組已取消，新的安排將另行通知。

    您的頁面：{ $link }
