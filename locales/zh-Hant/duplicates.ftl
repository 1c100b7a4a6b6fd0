duplicates-merged = 已合併
duplicates-pass = 此報名已併入您的第 { $number } 號報名。
duplicates-pass-hint = 請使用該報名的參會憑證。連結已以郵件寄給您，也可重新寄送：
