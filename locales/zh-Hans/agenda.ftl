nav-programme = 议程编排
agenda-zone = 时间按 { $zone } 时区
agenda-room = 会议室
agenda-all-rooms = 全部会议室
agenda-day-word = 日期
agenda-all-days = 全部日期
agenda-track = 专题
agenda-all-tracks = 全部专题
agenda-show = 显示
agenda-print = 打印
agenda-edit = 编排议程
agenda-day = 第 { $n } 天
agenda-day-of = 第 { $n } 天，{ $date }
agenda-nothing = 这一天没有相应安排。
agenda-side-by-side = 同时进行
agenda-now = 正在进行
agenda-next = 接下来 { $time }
agenda-none = 议程尚未发布
agenda-none-hint = 会务组发布后即显示在此。
agenda-old = 这是较早的版本。
agenda-to-newest = 查看最新版本
agenda-version = 第 { $n } 版
agenda-version-of = 第 { $n } 版，{ $at } 发布
agenda-versions = 历次版本
agenda-first = 首个版本。
agenda-no-changes = 可见内容没有变化。
agenda-released-by = 发布人：{ $name }
agenda-feed = 订阅变更
agenda-feed-title = { $conference }：议程
agenda-take-along = 随身携带
agenda-calendar = 加入日历
agenda-calendar-room = 加入日历：{ $room }
agenda-calendar-own = 我的议程加入日历
agenda-cancelled = 已取消
agenda-cancelled-hint = 此项不再举行。
agenda-produces = 应形成的成果
agenda-goals = 对应的会议目标
agenda-thread = 后续成果
agenda-role-speaker = 演讲人
agenda-role-host = 主持人
agenda-role-standby-host = 备用主持人
agenda-role-recorder = 记录员
agenda-role-interpreter = 译员
agenda-role-timekeeper = 计时员
agenda-kind-opening = 开幕
agenda-kind-keynotes = 主题演讲
agenda-kind-discussion = 讨论
agenda-kind-closing = 闭幕
agenda-kind-session = 其他
agenda-kind-break = 休息
agenda-rule-room = 同一会议室重叠
agenda-rule-person = 一人同时身处两地
agenda-rule-availability = 不可用
agenda-rule-capacity = 会议室容量不足
agenda-rule-walk = 转场时间不足
agenda-rule-break = 占用休息时间
agenda-rule-outside = 议程项超出环节时间
agenda-weight-ignore = 忽略
agenda-weight-warn = 提醒
agenda-weight-block = 阻止发布
agenda-fault-people = 请填写 1 至 { $max } 之间的数。
agenda-fault-time = 请填写时间，例如 09:00。
agenda-fault-order = 须晚于开始时间。
agenda-fault-minutes = 请填写 1 至 { $max } 分钟。
agenda-fault-walk = 请填写 0 至 { $max } 分钟。
agenda-fault-shift = 请填写 −720 至 720 分钟，且不为 0。
agenda-fault-leaves-day = “{ $title }”（现为 { $at }）将移出这一天，未作任何移动。
agenda-fault-somebody = 请填写参会人员或姓名，二者选一。
agenda-fault-nobody = 没有此编号或邮箱的参会人员。
agenda-problem-motion = 已有议案引用此项，不能移除，请改为取消。
agenda-problem-sittings = 有讨论组在此环节讨论。请先将其从讨论组中移出，或改为取消。
agenda-problem-slides = 已有人为此项提交讲稿，不能移除，请改为取消。
agenda-problem-room-used = 此会议室仍有安排，请先移走。
agenda-problem-room-gate = 有通道通往此会议室，请先更改通道。
agenda-problem-track-used = 此专题仍有议程项，请先移走。
agenda-problem-days = 会议最多 31 天。
agenda-problem-day-used = 只能移除没有安排的最后一天。
agenda-person = { $name }（{ $role }）
agenda-list-separator = 、
agenda-no-room = 未定会议室
agenda-no-track = 无专题
agenda-room-holds = { $room }，容纳 { $n } 人
agenda-what-added = 新增，{ $at }
agenda-what-removed = 已移除
agenda-what-cancelled = 已取消
agenda-what-restored = 恢复举行
agenda-what-starts = 开始：{ $from } → { $to }
agenda-what-ends = 结束：{ $from } → { $to }
agenda-what-room = 会议室：{ $from } → { $to }
agenda-what-title = 标题：{ $from } → { $to }
agenda-what-block = 移动：{ $from } → { $to }
agenda-what-came = 新增 { $people }。
agenda-what-left = 不再有 { $people }。
agenda-what-order = 次序变动
agenda-what-details = 细节变动
agenda-clash-of = “{ $title }”（{ $from }–{ $to }）
agenda-clash-and = {" "}与{" "}
agenda-clash-by = { $by }：{ $of }
agenda-clash-capacity = { $by }容纳 { $capacity } 人，预计 { $expected } 人：{ $of }
agenda-mail-subject = { $conference }：与您有关的议程有变动
agenda-mail =
    { $name }，您好：

    议程已发布新版本，与您有关的变动如下：

    { $changes }

    { $note }

    附件为您的日历。您的页面：{ $link }
agenda-note-opening = 开幕日期调整，全部议程随之移动。
agenda-note-first = 首个版本。
agenda-venue = 会议室、专题与日期
agenda-new-block = 添加环节
agenda-new-item = 添加议程项
agenda-new-room = 添加会议室
agenda-new-track = 添加专题
agenda-new-day = 增加一天
agenda-release = 发布
agenda-fact-version = { $at } 发布
agenda-fact-none = 尚未发布
agenda-fact-changes = { $n ->
   *[other] 处变动未发布
}
agenda-fact-clashes = { $n ->
   *[other] 处冲突
}
agenda-day-empty = 这一天还没有安排。
agenda-shift-label = 这一天全部安排移动的分钟数
agenda-shift = 整天移动
agenda-astray = 不在会期内
agenda-astray-hint = 以下环节的日期不属于会期，移动之前无人看到。
agenda-clashing = 有冲突
agenda-beside = 同时进行：{ $word }
agenda-languages-hint = 填写一种语言即可，其余语言以此显示。
agenda-title-hans = 标题（简体）
agenda-title-hant = 标题（繁体）
agenda-title-en = 标题（英文）
agenda-name-hans = 名称（简体）
agenda-name-hant = 名称（繁体）
agenda-name-en = 名称（英文）
agenda-text-hans = 简体
agenda-text-hant = 繁体
agenda-text-en = 英文
agenda-kind = 类型
agenda-starts = 开始
agenda-ends = 结束
agenda-length = 时长
agenda-minutes = 分钟
agenda-starts-hint = 不填开始时间则排在该环节末尾。
agenda-expected = 预计人数
agenda-expected-hint = 与会议室容量比较。
agenda-parallel = 同时进行
agenda-parallel-hint = 填写相同词语的环节同时进行。
agenda-cancel-block = 取消：环节及其议程项仍显示，并注明不再举行
agenda-cancel-item = 取消：此项仍显示，并注明不再举行
agenda-items = 议程项
agenda-no-items = 还没有议程项。
agenda-up-of = 提前：{ $title }
agenda-down-of = 推后：{ $title }
agenda-block = 环节
agenda-blocks = 环节
agenda-block-hint = 移到其他环节时排在末尾，除非另填开始时间。
agenda-summary = 内容
agenda-people = 人员
agenda-no-people = 还没有人员。
agenda-role = 角色
agenda-participant = 参会人员
agenda-participant-hint = 填写报名编号或邮箱。议程变动时会发邮件告知。
agenda-name-hint = 或填写姓名、职务，用于非参会人员。
agenda-put-person = 添加
agenda-take-out = 移出
agenda-hours = 可用时间
agenda-hours-hint = 不填时间表示全天可用。
agenda-hours-people = 人员可用时间
agenda-from = 从
agenda-until = 至
agenda-closed = 这一天不可用
agenda-rooms = 会议室
agenda-no-rooms = 还没有会议室。
agenda-tracks = 专题
agenda-no-tracks = 没有专题。议程可不设专题，也可按专题分类。
agenda-days = 日期
agenda-remove-day = 移除这一天
agenda-count-items = { $n ->
   *[other] { $n } 项
}
agenda-capacity = 容量
agenda-equipment = 设备
agenda-equipment-hint = 仅会务组可见。
agenda-remove = 移除
agenda-remove-title = 移除“{ $title }”？
agenda-remove-text = 它将从草稿中消失，已发布的版本保持不变。
agenda-remove-items = { $n ->
   *[other] 其中 { $n } 个议程项一并移除
}
agenda-remove-calendars = 下次发布后，日历中显示为已取消
agenda-stale = 其他人刚刚修改了此处。
agenda-stale-hint = 您填写的内容仍在。现在保存将覆盖对方的修改。
agenda-stale-look = 查看当前内容
agenda-clashes = 冲突
agenda-no-clashes = 没有冲突
agenda-no-clashes-hint = 已检查会议室、人员、可用时间、容量、转场与休息。
agenda-overruled = 已接受
agenda-overruled-by = { $name } 于 { $at } 接受：
agenda-blocks-release = 阻止发布
agenda-warning = 提醒
agenda-reason = 接受的理由
agenda-overrule = 接受
agenda-restore = 重新计入
agenda-mend = 去修改
agenda-rules = 冲突的处理
agenda-walk = 转场所需
agenda-release-title = 发布第 { $n } 版
agenda-release-stale = 您查看期间草稿有变动。
agenda-release-stale-hint = 以下为新的差异，尚未发布。
agenda-release-blocked = { $n ->
   *[other] { $n } 处冲突阻止发布。
}
agenda-release-astray = { $n ->
   *[other] { $n } 项安排不在会期内，发布后无人看到。请先移动或移除。
}
agenda-release-nothing = 没有可发布的内容
agenda-release-nothing-hint = 草稿与最新版本一致。
agenda-release-first = 首次发布全部内容
agenda-release-changes = { $n ->
   *[other] { $n } 处变动
}
agenda-release-told = { $n ->
    [0] 不发送邮件：变动不涉及担任角色的参会人员，或会议尚未公开。
   *[other] 将向 { $n } 位有关的参会人员发送邮件，并附日历。
}
agenda-release-warnings = { $n ->
   *[other] { $n } 处冲突为提醒
}
agenda-release-button = 发布第 { $n } 版
agenda-note-hans = 说明（简体）
agenda-note-hant = 说明（繁体）
agenda-note-en = 说明（英文）
agenda-note-hint = 说明变动及原因，显示在历次版本中。
agenda-back-link = 恢复到此版本
agenda-back = 恢复
agenda-back-title = 将草稿恢复为第 { $n } 版？
agenda-back-text = 在您发布草稿之前，公开内容不变。
agenda-back-changes = { $n ->
   *[other] 撤销草稿的 { $n } 处变动
}
agenda-back-links = 已产生后续成果的议程项保留，并标为取消
agenda-approval = 审定
agenda-approval-none = 主席团尚未审定议程
agenda-approval-none-hint = 将草稿提请主席团审定：表决只针对这一份送审稿，此后的偏离均列于此处。
agenda-approval-wait = 由组织者将议程提请主席团审定。
agenda-approval-draft = 草稿
agenda-approval-same = 与审定一致
agenda-approval-as = 与主席团审定的一致。
agenda-approved = 已审定
agenda-approved-at = { $at } 审定：
agenda-deviations = { $n ->
   *[other] 与审定稿有 { $n } 处偏离
}
agenda-submissions = 提请审定的议程
agenda-submission = 送审稿 { $n }
agenda-submission-column = 议程
agenda-submission-motion-column = 议案
agenda-submission-by = 提交
agenda-submission-fingerprint = 指纹（SM3）
agenda-submission-is = 这是提请主席团审定的送审稿 { $n }。
agenda-submission-stale = 请重新核对后再提交。尚未提交任何内容。
agenda-submission-motion = 审定议程（送审稿 { $n }）
agenda-submission-text = 主席团审定且仅审定议程送审稿 { $n }。指纹（SM3）：{ $fingerprint }
agenda-submit = 提请主席团审定
agenda-submit-hint = 按草稿现状复制一份送审稿，送审稿不再变动；随之产生的议案照常表决。
agenda-submit-note = 需要主席团了解的情况，将写入议案；可以不填。
agenda-submit-button = 提交送审稿 { $n }
agenda-submitted-same = 草稿与最近一次送审稿一致。
