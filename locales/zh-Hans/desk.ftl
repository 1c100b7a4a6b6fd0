nav-desk = 指挥台
desk-title = 指挥台
desk-wall = 大屏显示
desk-days-left = { $n ->
    [0] 今天开幕
   *[other] 距开幕还有{ $n }天
}
desk-facts = 主要数据
desk-ready-in = { $milestone }就绪度，距截止{ $time }
desk-ready-late = { $milestone }就绪度，已逾期{ $time }
desk-arrived = 已到/应到
desk-waiting = 项报名待审批
desk-overdue = 项任务逾期
desk-unfinished = 项任务未完成
desk-motions = 项议案正在表决
desk-projects = 个项目
desk-heat = 各组节点完成情况
desk-heat-none = 无任务
desk-heat-done = 已完成
desk-heat-overdue = 逾期
desk-heat-soon = 即将到期
desk-heat-to-do = 待办
desk-group = 工作组
desk-no-milestone = 其他
desk-no-groups = 尚未设立工作组
desk-no-groups-hint = 工作组设立后，各组及其任务列于此处。
desk-needs = 待您处理
desk-needs-none = 无逾期任务，也无正在表决的议案。
desk-voting = 表决中
desk-all-overdue = 全部逾期任务
desk-all-projects = 共{ $n }个项目
desk-all-tasks = 全部任务
desk-by-group = 各组未完成任务
