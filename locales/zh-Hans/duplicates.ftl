duplicates-merged = 已合并
duplicates-pass = 此报名已并入您的第 { $number } 号报名。
duplicates-pass-hint = 请使用该报名的参会凭证。链接已通过邮件发送给您，也可重新发送：
