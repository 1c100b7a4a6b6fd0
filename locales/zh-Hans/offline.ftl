nav-conflicts = 冲突处理
offline-kind-twice = 重复放行
offline-kind-unentitled = 放行了不应放行的人员
offline-kind-clock = 设备时钟不准
offline-conflicts-hint = 断网期间的读取记录上传后出现的矛盾。所有读取均已保留，没有丢失。
offline-conflicts-none = 没有矛盾
offline-conflicts-none-hint = 自助机和签到台断网工作后，若记录互相矛盾，会列在这里。
offline-conflicts-open = { $n ->
    [0] 已全部处理
   *[other] 待处理 { $n } 项
}
offline-open = 待处理
offline-settled = 已处理
offline-clock = { $device } 的时钟相差 { $seconds } 秒，其读取时间已更正。
offline-decided-undone = 已撤销较晚的读取
offline-decided-kept = 保持原状
offline-note = 核查情况
offline-keep = 保持原状
offline-undo = 撤销较晚的读取
offline-seen = 已知悉
offline-fault-clock = 请填写秒数。
