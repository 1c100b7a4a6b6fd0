nav-groups = 工作組
groups-group = 工作組
groups-none = 還沒有工作組
groups-none-hint = 工作組隨會議模板建立。
groups-kind-working = 專項工作組
groups-kind-support = 保障組
groups-kind-preparatory = 籌備小組
groups-beside-working = { $name }（專項工作組）
groups-beside-support = { $name }（保障組）
groups-beside-preparatory = { $name }（籌備小組）
groups-role = 角色
groups-role-lead = 組長
groups-role-deputy = 副組長
groups-role-liaison = 聯絡員
groups-role-member = 組員
groups-people = 人員
groups-name = 姓名
groups-since = 加入時間
groups-led-by = 牽頭單位
groups-open-tasks = 未完成任務
groups-tasks = 未完成任務 { $n } 項
groups-short = 缺 { $n } 名
groups-complete = 已配齊
groups-full = 已滿員
groups-nobody = 尚無人員
groups-held-of = 已有 { $held } 名，應有 { $wanted } 名
groups-place = 安排人員
groups-admit = 吸收組員
groups-email = 帳號電子郵件
groups-email-hint = 加入者須已有帳號，系統會發郵件通知。任何人不得自行加入。
groups-remove = 移出
groups-remove-name = 移出 { $name }
groups-remove-ask = 將 { $name } 移出工作組？
groups-remove-access = 該成員因此獲得的查看與操作權限，自下一次請求起失效。
groups-remove-tasks = 項未完成任務仍在其名下，請另行交接。
groups-fault-limit = 方案規定該角色至多 { $max } 名，現已滿員。
groups-fault-already = 該人員已在本組。
groups-fault-self = 任何人不得自行加入，請由他人辦理。
groups-fault-account = 沒有可安排的帳號使用此電子郵件。
groups-over = 超員 { $n } 名
groups-due = 即將到期
groups-due-none = 沒有未完成任務。
groups-late = 已逾期
groups-leave = 退出
groups-leave-ask = 確定退出該工作組？
groups-leave-access = 因此獲得的查看與操作權限，自下一次請求起失效。
groups-leave-tasks = 您名下仍有 { $n } 項未完成任務，請先行交接。
groups-chart = 組織架構圖
groups-print = 列印
groups-tier-decides = 主席團（決策）
groups-seat-empty = 空缺
groups-people-count = { $n } 人
groups-mail-subject = 您已加入{ $group }（{ $conference }）
groups-mail =
    { $name }：

    { $by }已將您加入「{ $conference }」的{ $group }，角色為{ $role }。小組成員和任務見：

    { $link }

    如有誤，您可在該頁面退出小組。
groups-bodies = 牽頭單位與成員單位
groups-bodies-none = 尚未指定單位。
groups-bodies-no-more = 本次會議的所有單位均已列入。
groups-bodies-change = 修改
groups-body = 單位
groups-body-leads = 牽頭
groups-body-leads-it = 牽頭該小組
groups-body-add = 添加
