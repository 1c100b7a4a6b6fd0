nav-conflicts = 衝突處理
offline-kind-twice = 重複放行
offline-kind-unentitled = 放行了不應放行的人員
offline-kind-clock = 裝置時鐘不準
offline-conflicts-hint = 斷網期間的讀取紀錄上傳後出現的矛盾。所有讀取均已保留，沒有遺失。
offline-conflicts-none = 沒有矛盾
offline-conflicts-none-hint = 自助機和簽到台斷網工作後，若紀錄互相矛盾，會列在這裡。
offline-conflicts-open = { $n ->
    [0] 已全部處理
   *[other] 待處理 { $n } 項
}
offline-open = 待處理
offline-settled = 已處理
offline-clock = { $device } 的時鐘相差 { $seconds } 秒，其讀取時間已更正。
offline-decided-undone = 已撤銷較晚的讀取
offline-decided-kept = 保持原狀
offline-note = 核查情形
offline-keep = 保持原狀
offline-undo = 撤銷較晚的讀取
offline-seen = 已知悉
offline-fault-clock = 請填寫秒數。
