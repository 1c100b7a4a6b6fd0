# 議程時間表編輯
agenda-grid = 時間表
agenda-grid-as-list = 清單
agenda-grid-no-days = 會議尚未設定日期
agenda-grid-undo = 復原
agenda-grid-redo = 重做
agenda-grid-open = { $n ->
    [0] 沒有衝突
   *[other] { $n } 處衝突
}
agenda-grid-astray = { $n } 個環節不在會期內。
agenda-grid-holds = { $n } 人
agenda-grid-clashes = 當天的衝突
agenda-grid-all-clashes = 全部衝突
agenda-grid-stands = 「{ $title }」現為 { $from }–{ $to }，{ $place }。
agenda-grid-lost = 其他人已先行修改。{ $stands }
agenda-grid-at = { $from }–{ $to }，{ $place }
agenda-grid-on-day = { $day }：{ $from }–{ $to }，{ $place }
agenda-grid-picked = 已拿起：{ $title }。方向鍵移動，Enter 放下，Esc 放回原處。
agenda-grid-back = 已放回：{ $title }。
agenda-grid-clear = 此處沒有衝突。
agenda-grid-failed = 未能送出，仍在原處。
agenda-grid-gone = 此項已不存在。
agenda-grid-undone = 已復原。
agenda-grid-undo-refused = 未復原：在您移動之後又有更動。
agenda-grid-undo-nothing = 沒有可復原的移動。
agenda-grid-redone = 已重做。
agenda-grid-redo-refused = 未重做：在復原之後又有更動。
agenda-grid-redo-nothing = 沒有可重做的移動。
agenda-grid-how = 空白鍵拿起，Enter 鍵開啟。
agenda-grid-keys = 按鍵
agenda-grid-hint = 拖曳環節或議程項可移動，拖曳下緣可改變時長，拖到日期上可移到那一天。觸控螢幕請先長按。
agenda-grid-key-space = 空白鍵
agenda-grid-key-ctrl = Ctrl
agenda-grid-key-shift = Shift
agenda-grid-key-page = Page Up、Page Down
agenda-grid-key-enter = Enter
agenda-grid-key-escape = Esc
agenda-grid-does-pick = 拿起所選的一項
agenda-grid-does-move = 提前或延後五分鐘
agenda-grid-does-hour = 提前或延後一小時
agenda-grid-does-room = 移到相鄰會議室
agenda-grid-does-size = 縮短或延長五分鐘
agenda-grid-does-day = 移到前一天或後一天
agenda-grid-does-drop = 放下；未拿起時開啟
agenda-grid-does-back = 放回原處
agenda-grid-does-undo = 復原本視窗的上一次移動
agenda-grid-does-redo = 重做上一次復原的移動
