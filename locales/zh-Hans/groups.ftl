nav-groups = 工作组
groups-group = 工作组
groups-none = 还没有工作组
groups-none-hint = 工作组随会议模板建立。
groups-kind-working = 专项工作组
groups-kind-support = 保障组
groups-kind-preparatory = 筹备小组
groups-beside-working = { $name }（专项工作组）
groups-beside-support = { $name }（保障组）
groups-beside-preparatory = { $name }（筹备小组）
groups-role = 角色
groups-role-lead = 组长
groups-role-deputy = 副组长
groups-role-liaison = 联络员
groups-role-member = 组员
groups-people = 人员
groups-name = 姓名
groups-since = 加入时间
groups-led-by = 牵头单位
groups-open-tasks = 未完成任务
groups-tasks = 未完成任务 { $n } 项
groups-short = 缺 { $n } 名
groups-complete = 已配齐
groups-full = 已满员
groups-nobody = 尚无人员
groups-held-of = 已有 { $held } 名，应有 { $wanted } 名
groups-place = 安排人员
groups-admit = 吸收组员
groups-email = 账号邮箱
groups-email-hint = 加入者须已有账号，系统会发邮件通知。任何人不得自行加入。
groups-remove = 移出
groups-remove-name = 移出 { $name }
groups-remove-ask = 将 { $name } 移出工作组？
groups-remove-access = 该成员因此获得的查看与操作权限，自下一次请求起失效。
groups-remove-tasks = 项未完成任务仍在其名下，请另行交接。
groups-fault-limit = 方案规定该角色至多 { $max } 名，现已满员。
groups-fault-already = 该人员已在本组。
groups-fault-self = 任何人不得自行加入，请由他人办理。
groups-fault-account = 没有可安排的账号使用此邮箱。
groups-over = 超员 { $n } 名
groups-due = 即将到期
groups-due-none = 没有未完成任务。
groups-late = 已逾期
groups-leave = 退出
groups-leave-ask = 确定退出该工作组？
groups-leave-access = 因此获得的查看与操作权限，自下一次请求起失效。
groups-leave-tasks = 您名下仍有 { $n } 项未完成任务，请先行交接。
groups-chart = 组织架构图
groups-print = 打印
groups-tier-decides = 主席团（决策）
groups-seat-empty = 空缺
groups-people-count = { $n } 人
groups-mail-subject = 您已加入{ $group }（{ $conference }）
groups-mail =
    { $name }：

    { $by }已将您加入“{ $conference }”的{ $group }，角色为{ $role }。小组成员和任务见：

    { $link }

    如有误，您可在该页面退出小组。
groups-bodies = 牵头单位与成员单位
groups-bodies-none = 尚未指定单位。
groups-bodies-no-more = 本次会议的所有单位均已列入。
groups-bodies-change = 修改
groups-body = 单位
groups-body-leads = 牵头
groups-body-leads-it = 牵头该小组
groups-body-add = 添加
