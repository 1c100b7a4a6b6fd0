conference-index-title = 全部會議
conference-new = 新增會議
conference-none = 還沒有會議
conference-none-hint = 已發布的會議會顯示在這裡。
conference-register = 報名參會
conference-see-agenda = 查看議程
conference-see-plan = 查看行動計畫
conference-register-until = 報名截止：{ $date }
conference-register-closed = 報名已截止。
conference-register-not-yet = 報名尚未開始。
conference-register-from = 報名將於{ $date }開放。
conference-days-left = 天後開幕
conference-opens-today = 今天開幕
conference-goals = 會議目標
conference-goal-items = { $n } 個議程項
conference-goal-projects = { $n } 個項目
conference-background = 會議背景
conference-significance = 會議意義
conference-state = 狀態
conference-state-hint = 狀態決定可以做什麼：發布後開放報名，閉會前可以簽到，歸檔後不再改動。
conference-state-to = 改為：{ $state }
conference-state-sure = 我已知悉：歸檔後不能再作任何改動，也無法復原。
conference-fault-sure = 歸檔後不能再作任何改動，也無法復原，請勾選確認。
conference-state-draft = 草稿
conference-state-published = 已發布
conference-state-running = 進行中
conference-state-closed = 已閉會
conference-state-archived = 已歸檔
conference-opening = 開幕時間
conference-move-opening = 調整開幕時間…
conference-settings-title = 設定
nav-conference-settings = 設定
conference-keeping = 個人資料保存期限
conference-keeping-hint = 自閉會之日起計算。到期資料每晚自動刪除，並留有審計紀錄。報名表各題的保存期限在表單中分別設定。
conference-keeping-documents = 身分證件
conference-keeping-letters = 寄給參會人員的郵件
conference-keeping-days = 天
conference-fault-kept = 請填寫 0 至 { $most } 之間的天數。
conference-wording = 名稱、地點與介紹
conference-wording-change = 修改名稱、地點與介紹…
conference-wording-hint = 用於公開頁面、郵件和參會憑證。名稱和地點請至少用一種語言填寫；未填寫的語言，以其他語言顯示。
conference-wording-look = 查看公開頁面
conference-changed-meanwhile = 會議資訊已被他人修改。您填寫的內容仍保留在下方：再次儲存即以您的為準。
conference-name = 名稱
conference-subtitle = 名稱下方的說明
conference-place = 地點
conference-goals-hint = 目標的文字可以修改。議程項和項目都與目標關聯，因此不能增減目標。
conference-goal-change = 修改目標
conference-goal-name = 目標
conference-goal-text = 目標說明
conference-to-draft-title = 將會議退回草稿？
conference-to-draft-text = 重新發布之前，外部無法開啟會議頁面、議程和報名表；報名不能審核，證件在各通道均不能通過。
conference-to-draft-registered = { $n ->
    [0] 尚無人報名。
   *[other] 已有 { $n } 人報名：在此期間，其參會憑證和郵件中通往會議頁面的連結無法開啟。
}
conference-to-closed-title = 將會議改為已閉會？
conference-to-closed-text = 報名隨即結束，報名不再審核，證件在各通道均不能通過。表決、文件和項目照常進行。之後仍可改回進行中。
conference-to-closed-registered = { $n ->
    [0] 尚無人報名。
   *[other] 已有 { $n } 人報名。
}
conference-to-closed-waiting = 其中 { $n } 份報名尚待審核，此後無法再審核。
