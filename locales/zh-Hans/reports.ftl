nav-reports = 周报与月报
reports-lead = 由记录汇编，经签发后发送。签发后内容不再改变。
reports-report = 报告
reports-kind = 类别
reports-kind-week = 周报
reports-kind-month = 月报
reports-title-week = 周报：{ $period }
reports-title-month = 月报：{ $period }
reports-number = 第 { $number } 号报告
reports-version = 第 { $number } 版
reports-as-of = 截至{ $at }
reports-as-of-day = 截止时间
reports-state = 状态
reports-draft = 草稿
reports-state-signed = 已签发
reports-state-sent = 已发送
reports-signed-by = { $name }于{ $day }签发
reports-draft-hint = 草稿，尚未签发。
reports-replaces = 取代第 { $number } 号报告
reports-replaced-by = 已由第 { $number } 号报告取代。
reports-being-corrected = 更正正在编写：第 { $number } 号报告。
reports-make = 汇编报告
reports-other-period = 其他周或月
reports-any-day = 其中任一天
reports-any-day-hint = 按这一天所在的周或月汇编。
reports-fault-future = 该期间尚未开始。
reports-none = 尚无报告
reports-none-hint = 请在上方选择一周或一月：预警、滞后事项、读数、整改通知和困难将由记录汇编而成。
reports-none-signed-hint = 报告签发后列于此处。
reports-none-found = 没有符合条件的报告
reports-download = 下载
reports-versions = 版本
reports-compile-anew = 重新汇编
reports-compiled = 汇编
reports-edited = 编辑
reports-old-version = 这是旧版，以第 { $number } 版为准。
reports-see-newest = 查看该版
reports-problem-signed = 报告其间已签发，内容不再改变。
reports-problem-draft = 签发后的报告才能发送。
reports-problem-let-go = 该草稿其间已被放弃，内容不再改变。
reports-discard = 放弃草稿
reports-discard-title = 放弃“{ $title }”草稿？
reports-discard-hint = 放弃后任何人都无法再打开。该周或该月可重新汇编，新报告使用下一个编号。
reports-discard-words = 可写部分中所写的内容一并放弃。
reports-discard-correction = 原拟更正的第 { $number } 号报告可重新更正。
reports-thread = 查看脉络
reports-edit = 编辑可写部分
reports-edit-hint = 汇编的内容保持原样，所写内容与之并列，重新汇编时予以保留。
reports-foreword = 前言
reports-remarks = 对滞后项目的研判
reports-remark = 研判
reports-dropped = 以下项目已不再滞后，所写研判不予保留：
reports-follows = 下一步安排
reports-sign = 签发
reports-sign-title = 签发“{ $title }”？
reports-sign-hint = 签发后，无论数据如何变化，报告内容都不再改变。如有差错，以另一份报告取代更正。
reports-count = { $what }：{ $count }
reports-not-over = 报告期尚未结束。
reports-correct = 更正
reports-send = 发送
reports-send-hint = 发出附有报告链接的邮件。无论发送几次，已收到的不再重发。
reports-to-presidium = 主席团成员（{ $n } 人未收到）
reports-to-organisers = 组织者（{ $n } 人未收到）
reports-to-institutions = 项目单位（{ $n } 家未收到）
reports-to-institutions-hint = 通过联络人链接发送。各单位只能看到本单位的困难和公开答复的困难。
reports-fault-nobody = 请选择发送对象。
reports-fault-all-have-it = 所选对象均已收到。
reports-sent-to = 已发送至
reports-own-back = 本单位项目
reports-own-none = 尚未收到报告
reports-own-none-hint = 发送至本单位的周报与月报列于此处。
reports-own-replaced = 已取代
reports-mail-subject = { $title } · { $conference }
reports-mail-subject-corrected = { $title }（更正，第 { $number } 号）· { $conference }
reports-mail =
    { $name }，您好：

    { $conference }{ $title }已签发。有预警的项目：

    { $lights }

    请点击查看：
    { $link }
reports-mail-corrected =
    { $name }，您好：

    { $conference }{ $title }已更正：第 { $number } 号报告取代第 { $before } 号报告。有预警的项目：

    { $lights }

    请点击查看：
    { $link }
reports-mail-light = { $light }：{ $count }
reports-about = 说明
reports-no = 序号
reports-lights = 预警情况
reports-projects = 共 { $n } 个项目。
reports-lights-frozen = 预警以{ $week }末留存的为准。
reports-lights-now = 预警截至{ $at }。
reports-change = { $count } 个项目由{ $from }转为{ $to }
reports-no-change = 预警无变化。
reports-before = 期初（{ $week }）
reports-after = 期末
reports-late = 滞后项目及原因
reports-late-none = 没有滞后项目。
reports-deadline = 完成期限
reports-light-before = 期初
reports-was = 原为{ $light }
reports-why = 原因
reports-reported = 最近填报
reports-reported-in = { $week }：{ $words }
reports-moved = 期限与节点变动
reports-moved-none = 没有调整期限或节点日期。
reports-milestone-moved = 节点“{ $title }”调整日期
reports-from = 原期限
reports-to = 新期限
reports-reason = 理由
reports-answer = 答复
reports-decided = 决定日期
reports-readings = 指标读数
reports-readings-none = 没有新读数。
reports-readings-shown = { $all } 项指标有新读数，此处列出滞后项目的 { $shown } 项，全部读数见 XLSX 文件。
reports-indicator = 指标
reports-unit = 单位
reports-baseline = 基线
reports-value-before = 期初
reports-value-after = 期末
reports-read-on = 读数日期
reports-target = 目标
reports-orders = 整改通知
reports-orders-none = 没有未结的整改通知，本期也未发出或答复。
reports-issued = 发出
reports-due = 期限
reports-acted = 整改
reports-overdue = 逾期
reports-climbed = 已上报主席团
reports-marks = 标记
reports-difficulties = 困难
reports-difficulties-none = 没有未结的困难，本期也未提交或答复。
reports-difficulties-none-own = 没有本单位的困难，也没有公开答复的困难。
reports-silent = 未填报
reports-silent-none = 应填报的单位均已填报。
reports-missing-weeks = 缺报
reports-last-report = 最近一次填报
reports-never = 尚无
reports-ended = 销号与重启
reports-ended-none = 没有项目销号或重启。
reports-step = 步骤
reports-day = 日期
reports-closed = 销号
reports-reopened = 重启
reports-left-out = 另有 { $n } 行，见 XLSX 文件。
