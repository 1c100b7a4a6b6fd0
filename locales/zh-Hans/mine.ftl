mine-title = 我的议程
mine-choose = 选择议程项
mine-none = 还没有您的议程
mine-none-hint = 您收藏的议程项、您的讨论组和您有角色的议程项显示在这里。
mine-none-public = 在议程中收藏议程项，收藏保存在此浏览器中。持参会凭证者可从凭证进入本页，收藏随凭证保存。
mine-clash = 时间重叠
mine-clashes =
    { $n ->
       *[other] 有 { $n } 项时间重叠。
    }
mine-why-discussion = 您的讨论组
mine-why-hosts = 您主持本组
mine-why-favourite = 已收藏
mine-star-of = 收藏：{ $title }
mine-unstar = 取消收藏
mine-unstar-of = 取消收藏：{ $title }
mine-problem-many = 收藏过多。
