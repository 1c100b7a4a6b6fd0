# 议程时间表编辑
agenda-grid = 时间表
agenda-grid-as-list = 列表
agenda-grid-no-days = 会议尚未设置日期
agenda-grid-undo = 撤销
agenda-grid-redo = 重做
agenda-grid-open = { $n ->
    [0] 没有冲突
   *[other] { $n } 处冲突
}
agenda-grid-astray = { $n } 个环节不在会期内。
agenda-grid-holds = { $n } 人
agenda-grid-clashes = 当天的冲突
agenda-grid-all-clashes = 全部冲突
agenda-grid-stands = “{ $title }”现为 { $from }–{ $to }，{ $place }。
agenda-grid-lost = 其他人已先行修改。{ $stands }
agenda-grid-at = { $from }–{ $to }，{ $place }
agenda-grid-on-day = { $day }：{ $from }–{ $to }，{ $place }
agenda-grid-picked = 已拿起：{ $title }。方向键移动，回车放下，Esc 放回原处。
agenda-grid-back = 已放回：{ $title }。
agenda-grid-clear = 此处没有冲突。
agenda-grid-failed = 未能发送，仍在原处。
agenda-grid-gone = 此项已不存在。
agenda-grid-undone = 已撤销。
agenda-grid-undo-refused = 未撤销：在您移动之后又有改动。
agenda-grid-undo-nothing = 没有可撤销的移动。
agenda-grid-redone = 已重做。
agenda-grid-redo-refused = 未重做：在撤销之后又有改动。
agenda-grid-redo-nothing = 没有可重做的移动。
agenda-grid-how = 空格键拿起，回车键打开。
agenda-grid-keys = 按键
agenda-grid-hint = 拖动环节或议程项可移动，拖动下边缘可改变时长，拖到日期上可移到那一天。触屏请先长按。
agenda-grid-key-space = 空格
agenda-grid-key-ctrl = Ctrl
agenda-grid-key-shift = Shift
agenda-grid-key-page = Page Up、Page Down
agenda-grid-key-enter = 回车
agenda-grid-key-escape = Esc
agenda-grid-does-pick = 拿起所选的一项
agenda-grid-does-move = 提前或推后五分钟
agenda-grid-does-hour = 提前或推后一小时
agenda-grid-does-room = 移到相邻会议室
agenda-grid-does-size = 缩短或延长五分钟
agenda-grid-does-day = 移到前一天或后一天
agenda-grid-does-drop = 放下；未拿起时打开
agenda-grid-does-back = 放回原处
agenda-grid-does-undo = 撤销本窗口的上一次移动
agenda-grid-does-redo = 重做上一次撤销的移动
