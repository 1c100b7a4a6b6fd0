nav-desk = 指揮台
desk-title = 指揮台
desk-wall = 大屏顯示
desk-days-left = { $n ->
    [0] 今天開幕
   *[other] 距開幕還有{ $n }天
}
desk-facts = 主要數據
desk-ready-in = { $milestone }就緒度，距截止{ $time }
desk-ready-late = { $milestone }就緒度，已逾期{ $time }
desk-arrived = 已到/應到
desk-waiting = 項報名待審批
desk-overdue = 項任務逾期
desk-unfinished = 項任務未完成
desk-motions = 項議案正在表決
desk-projects = 個項目
desk-heat = 各組節點完成情況
desk-heat-none = 無任務
desk-heat-done = 已完成
desk-heat-overdue = 逾期
desk-heat-soon = 即將到期
desk-heat-to-do = 待辦
desk-group = 工作組
desk-no-milestone = 其他
desk-no-groups = 尚未設立工作組
desk-no-groups-hint = 工作組設立後，各組及其任務列於此處。
desk-needs = 待您處理
desk-needs-none = 無逾期任務，也無正在表決的議案。
desk-voting = 表決中
desk-all-overdue = 全部逾期任務
desk-all-projects = 共{ $n }個項目
desk-all-tasks = 全部任務
desk-by-group = 各組未完成任務
